/** The entries of procedures: each must say who may call it. */
import { appRouter } from "@hellorec/api";
import { initTRPC } from "@trpc/server";
import { expect, test } from "vitest";

import { entriesOf, procedures } from "./procedures.ts";

const t = initTRPC.meta<object>().create();
const greet = (meta: object) => ({ greet: t.procedure.meta(meta).query(() => "hello") });

test("every procedure of the router names its scope", () => {
  const names = Object.keys(appRouter._def.procedures);
  expect(procedures.map(({ name, meta }) => [name, meta.scope])).toEqual(
    names.map((name) => [name, expect.stringMatching(/^(read|write|admin)$/)]),
  );
});

test.each([
  ["no meta", {}],
  ["no scope", { description: "Greets." }],
  ["a scope that does not exist", { description: "Greets.", scope: "owner" }],
  ["a user that is in no known field", { description: "Greets.", scope: "read", user: "name" }],
])("a procedure with %s is refused at the start", (_what, meta) => {
  expect(() => entriesOf(greet(meta))).toThrow('"greet" of the router names no scope');
});

test("a procedure with a scope is taken", () => {
  const meta = { description: "Greets.", scope: "read", user: "none" };
  expect(entriesOf(greet(meta)).map((entry) => entry.meta)).toEqual([meta]);
});
