/**
 * Hosts a tRPC router on Fastify at the price of a Fastify handler.
 *
 * `fastifyTRPCPlugin` takes the place of the one in `@trpc/server/adapters/fastify`: change the
 * import path and nothing else. JSON calls and batches go a short way (one parse of the request, one
 * write of the response, no Fetch objects); everything else goes to tRPC's own handler.
 *
 * @module
 */
export { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from "./fastify-trpc-plugin.ts";
export {
  type CreateFastifyContextOptions,
  type FastifyHandlerOptions,
  fastifyRequestHandler,
} from "@trpc/server/adapters/fastify";
