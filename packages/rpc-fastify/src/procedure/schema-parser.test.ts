/** Schemas of each kind are called as tRPC calls them, or left to tRPC's own middleware. */
import { initTRPC } from "@trpc/server";
import Fastify from "fastify";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";

import { fastifyTRPCPlugin } from "../fastify-trpc-plugin.ts";
import { parserOf } from "./schema-parser.ts";

function textOf(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("not a text");
  return value.toUpperCase();
}

/** As ArkType has them: a call returns what is wrong. */
const assertable = Object.assign(() => "what is wrong", { assert: textOf });

const STANDARD = {
  version: 1,
  vendor: "test",
  validate: (value: unknown) =>
    typeof value === "string"
      ? { value: value.toUpperCase() }
      : { issues: [{ message: "not a text" }] },
};

const SYNCHRONOUS = {
  "a function": textOf,
  "a schema with parse": { parse: textOf },
  "a schema with parse and parseAsync": { parse: textOf, parseAsync: async () => "late" },
  "a schema of zod": z.string().transform(textOf),
  "a function with assert": assertable,
};

test.each(Object.entries(SYNCHRONOUS))("%s gives its value at once", (_kind, schema) => {
  expect(parserOf(schema)?.("a")).toBe("A");
});

test("a schema that has to be waited for is not tried at once again", async () => {
  const parse = vi.fn<() => never>(() => {
    throw new Error("there is a promise in it");
  });
  const parser = parserOf({ parse, parseAsync: async (value: unknown) => textOf(value) });
  expect([await parser?.("a"), await parser?.("b")]).toEqual(["A", "B"]);
  expect(parse).toHaveBeenCalledTimes(1);
});

test("a value that a schema refuses is not checked twice", () => {
  const parseAsync = vi.fn<() => Promise<string>>(async () => "late");
  const refusal = Object.assign(new Error("refused"), { issues: [] });
  const parse = () => {
    throw refusal;
  };
  expect(() => parserOf({ parse, parseAsync })?.("a")).toThrow(refusal);
  expect(parseAsync).not.toHaveBeenCalled();
});

describe("what only tRPC's middleware calls", () => {
  const foreign = {
    "a standard schema": { "~standard": STANDARD },
    "a standard schema that is a function": Object.assign(() => "no parser", {
      "~standard": STANDARD,
    }),
    "a schema of yup": { validateSync: textOf },
    "a schema of superstruct": { create: textOf },
  };

  test.each(Object.entries(foreign))("%s works", async (_kind, schema) => {
    expect(parserOf(schema)).toBeUndefined();
    const { procedure, router } = initTRPC.create();
    // Types of other libraries: tRPC finds out what they are when it builds the procedure.
    const input: unknown = schema;
    const build: { input(parser: unknown): typeof procedure; output: typeof procedure.output } =
      procedure;
    const appRouter = router({
      text: build
        .input(input)
        .output((value: unknown) => value)
        .query(({ input: text }) => text),
    });
    const server = Fastify();
    await server.register(fastifyTRPCPlugin, { trpcOptions: { router: appRouter } });
    const answer = async (value: unknown) =>
      (await server.inject(`/text?input=${JSON.stringify(value)}`)).json();
    expect(await answer("a")).toEqual({ result: { data: "A" } });
    expect(await answer(5)).toMatchObject({ error: { data: { code: "BAD_REQUEST" } } });
    await server.close();
  });
});
