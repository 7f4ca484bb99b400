/**
 * The plugin under fastify-plugin, which marks the function it wraps. So this test has a module of
 * its own.
 */
import { initTRPC } from "@trpc/server";
import Fastify from "fastify";
import fastifyPlugin from "fastify-plugin";
import { expect, test } from "vitest";

import { fastifyTRPCPlugin } from "./index.ts";

const t = initTRPC.create();
const router = t.router({ ping: t.procedure.query(() => "pong") });

test("has its prefix, and JSON bodies of the whole server are text", async () => {
  const server = Fastify();
  // Another plugin did that before; it must not be in the way
  server.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  await server.register(fastifyPlugin(fastifyTRPCPlugin<typeof router>), {
    prefix: "/trpc",
    trpcOptions: { router },
  });
  server.post("/text", (request) => ({ type: typeof request.body }));
  expect((await server.inject("/trpc/ping")).json()).toEqual({ result: { data: "pong" } });
  expect((await server.inject("/ping")).statusCode).toBe(404);
  expect((await server.inject({ method: "POST", url: "/text", payload: {} })).json()).toEqual({
    type: "string",
  });
});
