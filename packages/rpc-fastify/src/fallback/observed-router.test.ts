/** Calls are counted whichever way they take: fast path, tRPC's own handler, WebSockets. */
import websocket from "@fastify/websocket";
import { initTRPC, lazy, TRPCError } from "@trpc/server";
import Fastify from "fastify";
import { expect, test } from "vitest";

import { fastifyTRPCPlugin } from "../index.ts";
import { observedRouter } from "./observed-router.ts";

const t = initTRPC.create();

function createRouter() {
  return t.router({
    ping: t.procedure.query(() => "pong"),
    fail: t.procedure.query(() => {
      throw new TRPCError({ code: "CONFLICT", message: "no" });
    }),
    ticks: t.procedure.subscription(async function* () {
      yield await Promise.resolve(1);
    }),
    later: lazy(async () =>
      Promise.resolve(t.router({ ping: t.procedure.query(() => "late pong") })),
    ),
  });
}

async function startServer(fail = false) {
  const ends: [procedure: string, ok: boolean][] = [];
  const server = Fastify({ routerOptions: { maxParamLength: 5000 } });
  await server.register(websocket);
  await server.register(fastifyTRPCPlugin<ReturnType<typeof createRouter>>, {
    prefix: "/trpc",
    useWSS: true,
    trpcOptions: { router: createRouter() },
    onCallEnd: ({ procedure, milliseconds, error }) => {
      expect(milliseconds).toBeGreaterThanOrEqual(0);
      ends.push([procedure, error === undefined]);
      if (fail) throw new Error("the counter failed");
    },
  });
  await server.ready();
  return { server, ends };
}

const streamed = { "trpc-accept": "application/jsonl" };

test.each([
  ["a single call", "/trpc/ping", {}, [["ping", true]]],
  ["a failed call", "/trpc/fail", {}, [["fail", false]]],
  [
    "a batch",
    "/trpc/ping,fail?batch=1",
    {},
    [
      ["ping", true],
      ["fail", false],
    ],
  ],
  [
    "a streamed batch",
    "/trpc/ping,fail?batch=1",
    streamed,
    [
      ["ping", true],
      ["fail", false],
    ],
  ],
  ["a subscription", "/trpc/ticks", {}, [["ticks", true]]],
  ["a procedure of a lazy router", "/trpc/later.ping", {}, [["later.ping", true]]],
  ["an unknown procedure", "/trpc/missing", {}, []],
  ["an unknown procedure in a stream", "/trpc/missing?batch=1", streamed, []],
])("counts each call of %s once", async (_name, url, headers, expected) => {
  const { server, ends } = await startServer();
  await server.inject({ url, headers });
  // tRPC runs the calls of a batch side by side.
  expect(new Set(ends)).toEqual(new Set(expected));
  expect(ends).toHaveLength(expected.length);
  await server.close();
});

test("counts the calls of a WebSocket", async () => {
  const { server, ends } = await startServer();
  const socket = await server.injectWS("/trpc");
  const answer = new Promise<string>((resolve) => {
    socket.on("message", (data: Buffer) => resolve(data.toString()));
  });
  socket.send('{"id":1,"method":"query","params":{"path":"ping"}}');
  expect(JSON.parse(await answer)).toMatchObject({ id: 1, result: { data: "pong" } });
  expect(ends).toEqual([["ping", true]]);
  socket.terminate();
  await server.close();
});

test("fails a call by what onCallEnd throws, on the fast path and the fallback", async () => {
  const { server } = await startServer(true);
  const fast = await server.inject("/trpc/ping");
  const fallback = await server.inject({ url: "/trpc/ping?batch=1", headers: streamed });
  expect(fast.json()).toMatchObject({ error: { message: "the counter failed" } });
  expect(fallback.body).toContain("the counter failed");
  await server.close();
});

test("is the router itself where nothing is counted", () => {
  const router = createRouter();
  expect(observedRouter(router, undefined)).toBe(router);
});
