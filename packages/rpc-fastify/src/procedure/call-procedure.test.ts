/** Procedures called outside of tRPC's protocol: how they end, and what they are called with. */
import { initTRPC } from "@trpc/server";
import Fastify from "fastify";
import { describe, expect, test } from "vitest";
import { z } from "zod";

import { callProcedure, fastifyTRPCPlugin, sameContext } from "../index.ts";
import type { CallEnd, OnCallEnd, Outcome } from "../index.ts";

type Context = { readonly user: string };
type Meta = { readonly level: number };

const t = initTRPC.context<Context>().meta<Meta>().create();

/** Calls a procedure as a route would, within a real request. */
async function callOf(
  procedure: Parameters<typeof callProcedure>[0]["procedure"],
  input: unknown,
  onCallEnd: OnCallEnd = () => undefined,
): Promise<{ outcome: Outcome; atOnce: boolean }> {
  const server = Fastify();
  let made: { outcome: Outcome; atOnce: boolean } | undefined;
  server.get("/", async (request, reply) => {
    const call = { procedure, name: "x", input, ctx: { user: "ann" }, request, reply, onCallEnd };
    const outcome = callProcedure(call);
    made = { outcome: await outcome, atOnce: !(outcome instanceof Promise) };
    return "";
  });
  await server.inject("/");
  if (made === undefined) throw new Error("the route was not reached");
  return made;
}

describe("onCallEnd", () => {
  test("is called once for a call, which does not wait for it", async () => {
    const ends: CallEnd[] = [];
    const procedure = t.procedure.query(() => "done");
    const { outcome, atOnce } = await callOf(procedure, undefined, (end) => ends.push(end));
    expect(outcome).toStrictEqual({ data: "done" });
    expect(atOnce).toBe(true);
    expect(ends).toStrictEqual([
      { procedure: "x", milliseconds: expect.any(Number), error: undefined },
    ]);
  });

  test("is called after refused inputs, errors, late results and middlewares", async () => {
    const codes: unknown[] = [];
    const procedures = [
      t.procedure.input(z.string()).query(() => 1),
      t.procedure.query(() => {
        throw new Error("no");
      }),
      t.procedure.query(async () => 1),
      t.procedure.query(() => Promise.reject(new Error("no"))),
      t.procedure.use(({ next }) => next()).query(() => 1),
    ];
    for (const procedure of procedures) {
      await callOf(procedure, 5, ({ error }) => codes.push(error?.code));
    }
    const internal = "INTERNAL_SERVER_ERROR";
    expect(codes).toStrictEqual(["BAD_REQUEST", internal, undefined, internal, undefined]);
  });

  test("fails the call by what it throws", async () => {
    const fail = () => {
      throw new Error("full");
    };
    for (const procedure of [t.procedure.query(() => 1), t.procedure.query(async () => 1)]) {
      expect((await callOf(procedure, undefined, fail)).outcome.error?.message).toBe("full");
    }
  });
});

test("a resolver's options have the same content, destructured or copied", async () => {
  const base = t.procedure.meta({ level: 1 }).input(z.string());
  const copied = base.query((opts) => {
    const { ctx, input, path, signal } = { ...opts };
    return { ctx, input, path, aborted: signal?.aborted };
  });
  const destructured = base.query(({ ctx, input, path, signal }) => ({
    ctx,
    input,
    path,
    aborted: signal?.aborted,
  }));
  const expected = { ctx: { user: "ann" }, input: "in", path: "x", aborted: false };
  expect((await callOf(copied, "in")).outcome.data).toStrictEqual(expected);
  expect((await callOf(destructured, "in")).outcome.data).toStrictEqual(expected);
});

test("sameContext gives every call the one context, on the fast path and the fallback", async () => {
  const context = { user: "bob" };
  const router = t.router({ who: t.procedure.query(({ ctx }) => ctx.user) });
  const server = Fastify();
  const trpcOptions = { router, createContext: sameContext(context) };
  await server.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions });
  const fast = await server.inject("/trpc/who");
  const fallback = await server.inject({
    url: "/trpc/who?batch=1&input=%7B%7D",
    headers: { "trpc-accept": "application/jsonl" },
  });
  expect(fast.body).toBe('{"result":{"data":"bob"}}');
  expect(fallback.body).toContain("bob");
});
