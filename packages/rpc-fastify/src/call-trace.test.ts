/** Traces of calls: on the fast path, in batches, on tRPC's own handler, in streams, over REST. */
import { AsyncLocalStorage } from "node:async_hooks";

import { initTRPC, TRPCError } from "@trpc/server";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { z } from "zod";

import { callProcedure, fastifyTRPCPlugin } from "./index.ts";
import type { TraceCall } from "./index.ts";

const t = initTRPC.create({ isDev: false });

/** A server whose traces are lines, in the order of what happened. */
async function startServer() {
  const lines: string[] = [];
  const batches: number[] = [];
  const within = new AsyncLocalStorage<string>();
  const here = () => within.getStore() ?? "no trace";
  const router = t.router({
    now: t.procedure.input(z.number()).query(() => here()),
    later: t.procedure.query(async () => {
      await Promise.resolve();
      return here();
    }),
    fails: t.procedure.query(() => {
      throw new TRPCError({ code: "NOT_FOUND" });
    }),
    untraced: t.procedure.query(() => here()),
    ticks: t.procedure.subscription(async function* () {
      yield await Promise.resolve(here());
    }),
  });
  const traceCall: TraceCall = (procedure, { headers }) => {
    if (procedure === "untraced") return undefined;
    lines.push(`start ${procedure} of ${String(headers["x-caller"])}`);
    return {
      run: (call) => within.run(procedure, call),
      end: (error) => void lines.push(`end ${procedure} ${error?.code ?? "ok"}`),
    };
  };
  const server = Fastify();
  await server.register(fastifyTRPCPlugin<typeof router>, {
    prefix: "/trpc",
    trpcOptions: { router },
    traceCall,
    onBatch: (calls) => void batches.push(calls),
  });
  server.get("/rest", async (request, reply) => {
    const call = { procedure: router.now, name: "now", input: 1, ctx: {}, traceCall };
    const { data } = await callProcedure({ ...call, request, reply });
    return { data };
  });
  const get = async (url: string, headers: Record<string, string> = {}) => {
    const { body } = await server.inject({ url, headers: { "x-caller": "me", ...headers } });
    return body;
  };
  return { server, lines, batches, get };
}

test("a call runs within its trace, and its end has the error", async () => {
  const { get, lines } = await startServer();
  expect(await get("/trpc/now?input=1")).toContain(`"data":"now"`);
  expect(await get("/trpc/later")).toContain(`"data":"later"`);
  expect(await get("/rest")).toContain(`"data":"now"`);
  await get("/trpc/fails");
  await get("/trpc/now?input=x");
  expect(await get("/trpc/untraced")).toContain(`"data":"no trace"`);
  expect(lines).toEqual([
    "start now of me",
    "end now ok",
    "start later of me",
    "end later ok",
    "start now of me",
    "end now ok",
    "start fails of me",
    "end fails NOT_FOUND",
    "start now of me",
    "end now BAD_REQUEST",
  ]);
});

test("each call of a batch has a trace of its own, on tRPC's own handler too", async () => {
  const { get, lines, batches } = await startServer();
  const ends = ["end fails NOT_FOUND", "end later ok"];
  await get("/trpc/later,fails?batch=1");
  expect(lines.filter((line) => line.startsWith("end")).toSorted()).toEqual(ends);
  expect(batches).toEqual([2]);
  lines.length = 0;
  const streamed = await get("/trpc/later,fails?batch=1", { "trpc-accept": "application/jsonl" });
  expect(streamed).toContain(`"later"`);
  expect(lines.filter((line) => line.startsWith("end")).toSorted()).toEqual(ends);
});

test("a subscription is traced until it is open", async () => {
  const { get, lines } = await startServer();
  await get("/trpc/ticks", { accept: "text/event-stream" });
  expect(lines).toEqual(["start ticks of me", "end ticks ok"]);
});

test("a trace that throws fails its call alone", async () => {
  const router = t.router({ now: t.procedure.query(() => 1) });
  const trace = { run: <Result>(call: () => Result) => call() };
  const broken = () => {
    throw new Error("the exporter is broken");
  };
  const traces: TraceCall[] = [broken, () => ({ ...trace, end: broken })];
  for (const traceCall of traces) {
    const server = Fastify();
    const options = { prefix: "/trpc", trpcOptions: { router }, traceCall };
    await server.register(fastifyTRPCPlugin<typeof router>, options);
    expect((await server.inject("/trpc/now")).statusCode).toBe(500);
    expect((await server.inject("/trpc/now")).statusCode).toBe(500);
  }
});
