/**
 * Hosts a tRPC router on Fastify at little more than the cost of a Fastify handler.
 *
 * `fastifyTRPCPlugin` replaces the one in `@trpc/server/adapters/fastify`: change the import path and
 * nothing else. JSON calls and batches take the fast path: one parse of the request, one write of the
 * response, no Fetch objects. Subscriptions have a writer of their own, in `event-stream`. Everything
 * else falls back to tRPC's own handler: streamed batches, forms, binary data, lazy routers until they
 * are loaded, unusual requests.
 *
 * A request on the fast path goes through these files:
 * `fastify-trpc-plugin` (routes) -> `fast-path/parse-calls` (does it qualify?) ->
 * `fast-path/answer` (envelopes) -> `fast-path/exchange` (context, calls) ->
 * `procedure/run-procedure` by `procedure/procedure-plan` -> `fast-path/message-writer` (JSON by
 * `wire/json-text`) -> Fastify.
 * One that does not qualify goes to `fallback/trpc-handler` before any part of it has run.
 *
 * The wire is that of tRPC's plugin: the conformance tests send the same bytes to both. Inside the
 * process two things differ. onSend hooks get the body as text, or as a stream of Node.js, with status
 * and headers set, where tRPC's plugin gives them a Response. And no path outside the prefix matches, however the plugin was
 * called.
 *
 * Fastify's `routerOptions.maxParamLength` (100 by default) limits the paths of a batch, as under
 * tRPC's plugin: raise it, to 5000 for example, and set `trpcOptions.maxBatchSize`.
 *
 * @module
 */
export { permitOf } from "./procedure/authorize.ts";
export type { Authorize, CheckedRequest, Permit } from "./procedure/authorize.ts";
export type { CallEnd, OnCallEnd } from "./procedure/call-end.ts";
export type { CallTrace, TraceCall } from "./procedure/call-trace.ts";
export { type CallOptions, callProcedure } from "./procedure/call-procedure.ts";
export {
  fastifyTRPCPlugin,
  type FastifyTRPCPluginOptions,
  type ReadBody,
} from "./fastify-trpc-plugin.ts";
export {
  type CreateFastifyContextOptions,
  type FastifyHandlerOptions,
  fastifyRequestHandler,
} from "@trpc/server/adapters/fastify";
export { type IsImmutable, toJson } from "./wire/json-text.ts";
export { refuseDepth } from "./fast-path/input-depth.ts";
export { afterParsing } from "./fast-path/large-input.ts";
export { type MaybePromise, whenDone } from "./procedure/maybe-promise.ts";
export type { Outcome } from "./procedure/step-result.ts";
export { DirectQueries } from "./fast-path/direct-queries.ts";
export type { StartedQueries, StartedQuery } from "./fast-path/options.ts";
export { sameContext, type SameContext } from "./fast-path/same-context.ts";
