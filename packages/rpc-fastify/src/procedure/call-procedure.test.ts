// How procedures are run outside of a request: observers, and resolvers by the shape of their options.
import { initTRPC, type TRPCMiddlewareFunction } from "@trpc/server";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { type CallEnd, callProcedure, ON_CALL_END, type Outcome, sameContext } from "../index.ts";
import { fastifyTRPCPlugin } from "../index.ts";
import { takesOptionsApart } from "./step-options.ts";

type Context = { readonly user: string };
type Meta = { readonly level: number };

const t = initTRPC.context<Context>().meta<Meta>().create();

type Resolver = Parameters<typeof takesOptionsApart>[0];

function usesArguments({ input }: { input?: unknown }): unknown {
  return [input, arguments];
}

/** Calls a procedure as a route would, within a real request. */
async function callOf(
  procedure: Parameters<typeof callProcedure>[0]["procedure"],
  input: unknown,
): Promise<{ outcome: Outcome; atOnce: boolean }> {
  const server = Fastify();
  let made: { outcome: Outcome; atOnce: boolean } | undefined;
  server.get("/", async (req, reply) => {
    const call = { procedure, path: "x", input, ctx: { user: "ann" }, req, reply };
    const outcome = callProcedure(call);
    made = { outcome: await outcome, atOnce: !(outcome instanceof Promise) };
    return "";
  });
  await server.inject("/");
  if (made === undefined) throw new Error("the route was not reached");
  return made;
}

function observed(onCallEnd: (end: CallEnd) => void) {
  let nexts = 0;
  const middleware: TRPCMiddlewareFunction<Context, Meta, object, object, unknown> = ({ next }) => {
    nexts += 1;
    return next();
  };
  Object.assign(middleware, { [ON_CALL_END]: onCallEnd });
  return { procedure: t.procedure.use(middleware), nexts: () => nexts };
}

describe("an observer", () => {
  it("is told once of a call, in the place of its middleware, and costs it no waiting", async () => {
    const ends: CallEnd[] = [];
    const { procedure, nexts } = observed((end) => ends.push(end));
    const { outcome, atOnce } = await callOf(
      procedure.query(() => "done"),
      undefined,
    );
    expect(outcome).toStrictEqual({ data: "done" });
    expect(atOnce).toBe(true);
    expect(nexts()).toBe(0);
    expect(ends).toStrictEqual([
      { ctx: { user: "ann" }, path: "x", milliseconds: expect.any(Number), ok: true },
    ]);
  });

  it("hears of refused inputs, errors and late results", async () => {
    const oks: boolean[] = [];
    const { procedure } = observed(({ ok }) => oks.push(ok));
    await callOf(
      procedure.input(z.string()).query(() => 1),
      5,
    );
    await callOf(
      procedure.query(() => {
        throw new Error("no");
      }),
      undefined,
    );
    await callOf(
      procedure.query(async () => 1),
      undefined,
    );
    await callOf(
      procedure.query(() => Promise.reject(new Error("no"))),
      undefined,
    );
    expect(oks).toStrictEqual([false, false, true, false]);
  });

  it("fails the call by what it throws, as its middleware would", async () => {
    const { procedure } = observed(() => {
      throw new Error("full");
    });
    const calls = [procedure.query(() => 1), procedure.query(async () => 1)];
    for (const call of calls) {
      expect((await callOf(call, undefined)).outcome.error?.message).toBe("full");
    }
  });
});

describe("a resolver's options", () => {
  it("have the same content, taken apart or whole", async () => {
    const base = t.procedure.meta({ level: 1 }).input(z.string());
    const whole = base.query((opts) => {
      const { ctx, input, path, signal } = { ...opts };
      return { ctx, input, path, aborted: signal?.aborted };
    });
    const apart = base.query(({ ctx, input, path, signal }) => {
      return { ctx, input, path, aborted: signal?.aborted };
    });
    const expected = { ctx: { user: "ann" }, input: "in", path: "x", aborted: false };
    expect((await callOf(whole, "in")).outcome.data).toStrictEqual(expected);
    expect((await callOf(apart, "in")).outcome.data).toStrictEqual(expected);
  });

  it("can only be kept by what is no plain pattern", () => {
    const kept: readonly Resolver[] = [
      (options) => options,
      ({ ...rest }: object) => rest,
      ({ input, ...rest }: { input?: unknown }) => [input, rest],
      ({ input = () => 1 }: { input?: unknown }) => input,
      ({ ctx: { user } = {} }: { ctx?: { user?: string } }) => user,
      usesArguments,
    ];
    for (const resolve of kept) expect(takesOptionsApart(resolve), String(resolve)).toBe(false);
    const apart: readonly Resolver[] = [
      ({ input }: { input?: unknown }) => input,
      async ({ ctx, input: renamed }: { ctx?: unknown; input?: unknown }) => [ctx, renamed],
    ];
    for (const resolve of apart) expect(takesOptionsApart(resolve), String(resolve)).toBe(true);
  });
});

it("sameContext gives every call the one context, on both ways", async () => {
  const context = { user: "bob" };
  const router = t.router({ who: t.procedure.query(({ ctx }) => ctx.user) });
  const server = Fastify();
  const trpcOptions = { router, createContext: sameContext(context) };
  await server.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions });
  const short = await server.inject("/trpc/who");
  const long = await server.inject({
    url: "/trpc/who?batch=1&input=%7B%7D",
    headers: { "trpc-accept": "application/jsonl" },
  });
  expect(short.body).toBe('{"result":{"data":"bob"}}');
  expect(long.body).toContain("bob");
});
