/** HTTP/2 names hosts and schemes differently; the plugin reads them as tRPC's own does. */
import { once } from "node:events";
import { connect } from "node:http2";

import { initTRPC } from "@trpc/server";
import type { CreateFastifyContextOptions } from "@trpc/server/adapters/fastify";
import Fastify from "fastify";
import { expect, test } from "vitest";

import { fastifyTRPCPlugin } from "./index.ts";

test("answers over HTTP/2", async () => {
  const t = initTRPC.context<CreateFastifyContextOptions>().create();
  const router = t.router({
    where: t.procedure.query(({ ctx, signal }) => [ctx.info.url?.href, signal?.aborted]),
  });
  const server = Fastify({ http2: true });
  await server.register(
    async (inner) => {
      fastifyTRPCPlugin(
        // Its type, like that of tRPC's own plugin, is for servers of HTTP/1
        Object(inner),
        { trpcOptions: { router, createContext: (options) => options } },
        () => undefined,
      );
    },
    { prefix: "/trpc" },
  );
  const client = connect(await server.listen({ port: 0, host: "127.0.0.1" }));
  const stream = client.request({ ":path": "/trpc/where", ":authority": "example.test" });
  stream.setEncoding("utf8");
  const chunks: string[] = [];
  stream.on("data", (chunk: string) => void chunks.push(chunk));
  const [headers] = await once(stream, "response");
  await once(stream, "end");
  expect(headers).toMatchObject({ ":status": 200, vary: "trpc-accept, accept" });
  expect(JSON.parse(chunks.join(""))).toEqual({
    result: { data: ["http://example.test/trpc/where", false] },
  });
  client.close();
  await server.close();
});
