/** The plugin that this project's server is built on, by itself: tRPC's own takes the same options. */
import type { FastifyTRPCPluginOptions } from "@hellorec/rpc-fastify";
import { fastifyTRPCPlugin } from "@hellorec/rpc-fastify";
import { fastify } from "fastify";

import { helloRouter } from "./hello-router.ts";
import { HOST, port } from "./hello.ts";

const trpcOptions: FastifyTRPCPluginOptions<typeof helloRouter>["trpcOptions"] = {
  router: helloRouter,
};
const app = fastify({ routerOptions: { maxParamLength: 5000 } });
app.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions });
await app.listen({ host: HOST, port: port() });
