/** tRPC's own Fastify plugin. */
import type { FastifyTRPCPluginOptions } from "@trpc/server/adapters/fastify";
import { fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import { fastify } from "fastify";

import { helloRouter } from "./hello-router.ts";
import { HOST, port } from "./hello.ts";

const trpcOptions: FastifyTRPCPluginOptions<typeof helloRouter>["trpcOptions"] = {
  router: helloRouter,
};
const app = fastify({ routerOptions: { maxParamLength: 5000 } });
app.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions });
await app.listen({ host: HOST, port: port() });
