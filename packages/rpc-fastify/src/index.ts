/**
 * Hosts a tRPC router on Fastify at little more than the price of a Fastify handler.
 *
 * `fastifyTRPCPlugin` takes the place of the one in `@trpc/server/adapters/fastify`: change the
 * import path and nothing else. JSON calls and batches go a short way (one parse of the request, one
 * write of the response, no Fetch objects); everything else goes to tRPC's own handler: subscriptions,
 * streamed batches, forms, binary, lazy routers until they are loaded, and whatever is odd.
 *
 * What a request goes through:
 * `fastify-trpc-plugin` (routes) -> `short-way` (does it qualify?) -> `answer` (envelopes) ->
 * `exchange` (context, calls) -> `run-procedure` by `procedure-plan` -> `message-writer` (its JSON by
 * `json-text`) -> Fastify.
 * What doesn't qualify leaves at `short-way` for `official`, before anything of it was run.
 *
 * The wire is that of tRPC's plugin: the conformance tests send the same bytes to both. Inside the
 * process two things differ. onSend hooks get the body as text, with status and headers set, where
 * tRPC's plugin hands them a Response; and no path outside the prefix matches, however the plugin
 * came to be called.
 *
 * Fastify's `routerOptions.maxParamLength` (100 by default) limits the paths of a batch, as under
 * tRPC's plugin: raise it, to 5000 say, and set `trpcOptions.maxBatchSize`.
 *
 * @module
 */
export { type CallOptions, callProcedure } from "./procedure/call-procedure.ts";
export { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from "./fastify-trpc-plugin.ts";
export {
  type CreateFastifyContextOptions,
  type FastifyHandlerOptions,
  fastifyRequestHandler,
} from "@trpc/server/adapters/fastify";
export { IMMUTABLE, toJson } from "./wire/json-text.ts";
export { afterParsing } from "./fast-path/large-input.ts";
export { type MaybePromise, whenDone } from "./procedure/maybe-promise.ts";
export { type CallEnd, ON_CALL_END, type OnCallEnd } from "./procedure/procedure-plan.ts";
export type { Outcome } from "./procedure/run-procedure.ts";
export { sameContext, type SameContext } from "./fast-path/same-context.ts";
