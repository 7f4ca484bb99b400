/** The plugin within Fastify: its prefix, hooks, limits and other transports. */
import websocket from "@fastify/websocket";
import { initTRPC } from "@trpc/server";
import { fastifyTRPCPlugin as trpcPlugin } from "@trpc/server/adapters/fastify";
import Fastify from "fastify";
import { describe, expect, test } from "vitest";

import type { FastifyTRPCPluginOptions } from "./index.ts";
import { fastifyTRPCPlugin } from "./index.ts";
import { testOptions } from "./testing/options.ts";
import { portOf, startPair } from "./testing/pair.ts";
import { sendRaw } from "./testing/raw-request.ts";
import { batch, get, post } from "./testing/requests.ts";
import type { TestRouter } from "./testing/router.ts";

const t = initTRPC.create();
const router = t.router({ ping: t.procedure.query(() => "pong") });
const pong = '{"result":{"data":"pong"}}';

describe("the prefix", () => {
  test("is where register() mounts it", async () => {
    const server = Fastify();
    await server.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions: { router } });
    expect((await server.inject("/trpc/ping")).body).toBe(pong);
    expect((await server.inject("/ping")).statusCode).toBe(404);
    expect((await server.inject("/trpc/trpc/ping")).statusCode).toBe(404);
  });

  test("may be missing, and then every path of one segment is a procedure", async () => {
    const server = Fastify();
    await server.register(fastifyTRPCPlugin, { trpcOptions: { router } });
    expect((await server.inject("/ping")).body).toBe(pong);
  });

  test("is added to the one around it", async () => {
    const server = Fastify();
    await server.register(
      async (inner) =>
        inner.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions: { router } }),
      { prefix: "/api" },
    );
    expect((await server.inject("/api/trpc/ping")).body).toBe(pong);
    expect((await server.inject("/api/ping")).statusCode).toBe(404);
  });

  test("holds where the plugin is called, not registered", async () => {
    const server = Fastify();
    fastifyTRPCPlugin(server, { prefix: "/trpc", trpcOptions: { router } }, (error) => {
      expect(error).toBeUndefined();
    });
    expect((await server.inject("/trpc/ping")).body).toBe(pong);
    expect((await server.inject("/ping")).statusCode).toBe(404);
  });
});

describe("Fastify's own", () => {
  test("hooks run, on the fast path and the fallback", async () => {
    await using pair = await startPair({
      trpcOptions: testOptions(),
      prepare(server, record) {
        server.addHook("onRequest", async (_request, reply) => {
          reply.header("x-request", "1").header("vary", "origin");
        });
        server.addHook("preHandler", async () => record("preHandler"));
        server.addHook("onSend", (_request, reply, payload, done) => {
          reply.header("x-send", "1");
          setImmediate(() => done(null, payload));
        });
        server.addHook("onError", async (_request, _reply, error) =>
          record("onError", error.message),
        );
      },
    });
    for (const request of [
      get("ping"),
      get("later"),
      get("missing"),
      batch("ping,later"),
      get("ticks"),
    ]) {
      const { headers } = await pair.same(request);
      expect(headers).toContainEqual(["x-request", "1"]);
      expect(headers).toContainEqual(["x-send", "1"]);
    }
  });

  test("onSend hooks may change the body, which they get as text", async () => {
    const server = Fastify();
    server.addHook("onSend", async (_request, _reply, payload) =>
      typeof payload === "string" ? payload.replace("pong", "PONG") : payload,
    );
    await server.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions: { router } });
    expect((await server.inject("/trpc/ping")).json()).toEqual({ result: { data: "PONG" } });
  });

  test("onResponse hooks see the status, and each request is answered once", async () => {
    const seen: number[] = [];
    const server = Fastify();
    server.addHook("onResponse", async (_request, reply) => void seen.push(reply.statusCode));
    await server.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions: { router } });
    await server.inject("/trpc/ping");
    await server.inject("/trpc/missing");
    expect(seen).toEqual([200, 404]);
  });

  test("response has a length", async () => {
    const server = Fastify();
    await server.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions: { router } });
    const { headers } = await server.inject("/trpc/ping");
    expect(headers["content-length"]).toBe(String(pong.length));
    expect(headers["transfer-encoding"]).toBeUndefined();
  });
});

describe("bodyLimit", () => {
  test("answers in tRPC's form, and reports to onError", async () => {
    const reported: unknown[] = [];
    const server = Fastify();
    await server.register(fastifyTRPCPlugin<TestRouter>, {
      prefix: "/trpc",
      bodyLimit: 10,
      trpcOptions: testOptions()((...values) => void reported.push(values)),
    });
    await server.listen({ port: 0, host: "127.0.0.1" });
    const small = await sendRaw(portOf(server), post("echoed", "x".repeat(8)));
    const large = await sendRaw(portOf(server), post("echoed", "x".repeat(9)));
    await server.close();
    expect(small.status).toBe(200);
    expect(large.status).toBe(413);
    expect(large.headers).toContainEqual(["content-type", "application/json"]);
    expect(JSON.parse(large.body)).toMatchObject({
      error: { data: { code: "PAYLOAD_TOO_LARGE", httpStatus: 413 } },
    });
    expect(reported).toHaveLength(1);
  });

  test("leaves other failures to the instance's error handler", async () => {
    const server = Fastify();
    server.setErrorHandler((error, _request, reply) =>
      reply.code(599).send({ own: String(error) }),
    );
    await server.register(fastifyTRPCPlugin, {
      prefix: "/trpc",
      bodyLimit: 10,
      trpcOptions: { router },
    });
    const response = await server.inject({
      method: "POST",
      url: "/trpc/ping",
      headers: { "content-type": "no/parser" },
      payload: "x",
    });
    expect(response.statusCode).toBe(599);
  });
});

describe("WebSockets", () => {
  test.each([trpcPlugin, fastifyTRPCPlugin])("are served by tRPC's own handler", async (plugin) => {
    const server = Fastify();
    await server.register(websocket);
    await server.register(plugin<typeof router>, {
      prefix: "/trpc",
      useWSS: true,
      trpcOptions: { router },
    });
    await server.ready();
    const socket = await server.injectWS("/trpc");
    const answer = new Promise<string>((resolve) => {
      socket.on("message", (data: Buffer) => resolve(data.toString()));
    });
    socket.send('{"id":1,"method":"query","params":{"path":"ping"}}');
    expect(JSON.parse(await answer)).toMatchObject({ id: 1, result: { data: "pong" } });
    socket.terminate();
    expect((await server.inject("/trpc")).statusCode).toBe(404);
    expect((await server.inject("/trpc/ping")).body).toBe(pong);
    await server.close();
  });
});

test("readBody reads JSON in place of Fastify, and its error refuses the request", async () => {
  const server = Fastify();
  const echo = t.router({ echo: t.procedure.input(String).mutation(({ input }) => input) });
  const options: FastifyTRPCPluginOptions<typeof echo> = {
    trpcOptions: { router: echo },
    readBody: (payload, done) => {
      payload.setEncoding("utf8").once("data", (body: string) => {
        if (body === '"no"') done(new Error("refused"));
        else done(null, body);
      });
    },
  };
  await server.register(fastifyTRPCPlugin, { prefix: "/trpc", ...options });
  const call = (payload: string) =>
    server.inject({
      method: "POST",
      url: "/trpc/echo",
      headers: { "content-type": "application/json" },
      payload,
    });
  expect((await call('"yes"')).body).toBe('{"result":{"data":"yes"}}');
  const refused = await call('"no"');
  expect(refused.statusCode).toBe(500);
  expect(refused.json()).toMatchObject({ message: "refused" });
});

test("beforeFallback sees what is not for the fast path, and its error refuses it", async () => {
  const server = Fastify();
  const seen: string[] = [];
  const options: FastifyTRPCPluginOptions<typeof router> = {
    trpcOptions: { router },
    beforeFallback: ({ method, url }) => {
      seen.push(`${method} ${url}`);
      return method === "PUT"
        ? Object.assign(new Error("not by PUT"), { statusCode: 405 })
        : undefined;
    },
  };
  await server.register(fastifyTRPCPlugin, { prefix: "/trpc", ...options });
  expect((await server.inject("/trpc/ping")).body).toBe(pong);
  expect(seen).toEqual([]);
  const streamed = await server.inject({
    url: "/trpc/ping?batch=1&input=%7B%7D",
    headers: { "trpc-accept": "application/jsonl" },
  });
  expect(streamed.body).toContain("pong");
  const refused = await server.inject({ method: "PUT", url: "/trpc/ping" });
  expect(refused.statusCode).toBe(405);
  expect(refused.json()).toMatchObject({ message: "not by PUT" });
  expect(seen).toEqual(["GET /trpc/ping?batch=1&input=%7B%7D", "PUT /trpc/ping"]);
});
