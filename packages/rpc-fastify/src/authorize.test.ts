/** The check of each call: on the fast path, in batches, on tRPC's own handler, in streams, over REST. */
import { initTRPC, TRPCError } from "@trpc/server";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { z } from "zod";

import { fastifyTRPCPlugin } from "./index.ts";
import type { Authorize } from "./index.ts";

const t = initTRPC.context<{ readonly by: string }>().create({ isDev: false });

/** A server that refuses `forbidden.*` and inputs of 13, and runs `mine` with a context of its own. */
async function startServer() {
  const ran: string[] = [];
  const errors: string[] = [];
  const checked: string[] = [];
  const run = (path: string, by: string) => {
    ran.push(path);
    return by;
  };
  const procedure = t.procedure.input(z.number());
  const router = t.router({
    allowed: procedure.query(({ ctx }) => run("allowed", ctx.by)),
    mine: procedure.query(({ ctx }) => run("mine", ctx.by)),
    set: procedure.mutation(({ ctx }) => run("set", ctx.by)),
    ticks: procedure.subscription(async function* ({ ctx }) {
      yield await Promise.resolve(run("ticks", ctx.by));
    }),
    forbidden: t.router({
      get: procedure.query(() => run("forbidden.get", "nobody")),
      set: procedure.mutation(() => run("forbidden.set", "nobody")),
      ticks: procedure.subscription(async function* () {
        yield await Promise.resolve(run("forbidden.ticks", "nobody"));
      }),
    }),
  });
  const authorize: Authorize = async (source, path, batchIndex) => {
    checked.push(path);
    if (path.startsWith("forbidden.")) throw new TRPCError({ code: "FORBIDDEN" });
    if ((await source.readInput(batchIndex)) === 13) {
      return { error: new TRPCError({ code: "UNAUTHORIZED" }) };
    }
    return path === "mine" ? { ctx: { by: source.request.headers["x-by"] } } : undefined;
  };
  const server = Fastify({ routerOptions: { maxParamLength: 9000 } });
  await server.register(fastifyTRPCPlugin<typeof router>, {
    prefix: "/trpc",
    trpcOptions: {
      router,
      createContext: () => ({ by: "anyone" }),
      onError: ({ error }) => void errors.push(error.code),
    },
    authorize,
    maxBatchBytes: 10_000,
  });
  return { server, ran, errors, checked };
}

const STREAMED = { "trpc-accept": "application/jsonl" };

/** The results of calls in one batch: what each gave, or the code of its error. */
async function batch(
  { server }: Awaited<ReturnType<typeof startServer>>,
  calls: readonly (readonly [path: string, input: number])[],
  headers: Record<string, string> = {},
): Promise<string[]> {
  const input = JSON.stringify(Object.fromEntries(calls.map(([, value], at) => [at, value])));
  const path = `/trpc/${calls.map(([name]) => name).join(",")}?batch=1`;
  const isMutation = calls[0]?.[0].endsWith("set") === true;
  const { body } = await server.inject(
    isMutation
      ? {
          method: "POST",
          url: path,
          payload: input,
          headers: { ...headers, "content-type": "application/json" },
        }
      : { url: `${path}&input=${encodeURIComponent(input)}`, headers },
  );
  // A streamed batch has results and errors in a form of its own.
  return [...body.matchAll(/"(anyone|alice)"|"code":"(\w+)"/g)].map(
    ([, by = "", code = ""]) => by + code,
  );
}

test.each([
  ["the fast path", {}],
  ["tRPC's own handler", STREAMED],
])("each call of a batch is checked on %s", async (_path, headers) => {
  const test = await startServer();
  const results = await batch(
    test,
    [
      ["allowed", 1],
      ["forbidden.get", 1],
      ["allowed", 13],
      ["mine", 1],
    ],
    { ...headers, "x-by": "alice" },
  );
  expect(results.toSorted()).toEqual(["FORBIDDEN", "UNAUTHORIZED", "alice", "anyone"]);
  expect(test.ran.sort()).toEqual(["allowed", "mine"]);
  expect(test.errors.sort()).toEqual(["FORBIDDEN", "UNAUTHORIZED"]);
  const mutations = await batch(
    test,
    [
      ["set", 1],
      ["forbidden.set", 1],
      ["set", 13],
    ],
    headers,
  );
  expect(mutations.toSorted()).toEqual(["FORBIDDEN", "UNAUTHORIZED", "anyone"]);
  expect(test.ran.filter((path) => path.endsWith("set"))).toEqual(["set"]);
});

test("a single call is refused with its status, and a procedure that is not there is not checked", async () => {
  const { server, ran, checked } = await startServer();
  expect((await server.inject("/trpc/forbidden.get?input=1")).statusCode).toBe(403);
  expect((await server.inject("/trpc/allowed?input=13")).statusCode).toBe(401);
  expect((await server.inject("/trpc/nosuch?input=1")).statusCode).toBe(404);
  expect((await server.inject("/trpc/allowed?input=1")).json()).toEqual({
    result: { data: "anyone" },
  });
  expect([ran, checked]).toEqual([["allowed"], ["forbidden.get", "allowed", "allowed"]]);
});

test.each([
  ["here", {}],
  ["by tRPC's own handler", { "last-event-id": "1" }],
])("a subscription answered %s is checked", async (_where, headers) => {
  const { server, ran } = await startServer();
  const open = async (path: string) =>
    (await server.inject({ url: `/trpc/${path}?input=1`, headers })).body;
  expect(await open("ticks")).toContain('data: "anyone"');
  expect(await open("forbidden.ticks")).toContain("FORBIDDEN");
  expect(ran).toEqual(["ticks"]);
});

test("an input that cannot be read is refused", async () => {
  const { server, ran } = await startServer();
  expect((await server.inject("/trpc/allowed?input=%7B")).statusCode).toBe(400);
  expect(ran).toEqual([]);
});

test("WebSockets are refused at the start: they would not be checked", async () => {
  const router = t.router({ ping: t.procedure.query(() => "pong") });
  const server = Fastify();
  await expect(
    server.register(fastifyTRPCPlugin<typeof router>, {
      prefix: "/trpc",
      useWSS: true,
      trpcOptions: { router, createContext: () => ({ by: "anyone" }) },
      authorize: () => undefined,
    }),
  ).rejects.toThrow("authorize does not check calls over WebSockets");
});
