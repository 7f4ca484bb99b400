/** The Fastify plugin: content types, routes, and the choice between fast path and fallback. */
import type { IncomingMessage } from "node:http";

import type { AnyTRPCRouter } from "@trpc/server";
import type { FastifyTRPCPluginOptions as TrpcPluginOptions } from "@trpc/server/adapters/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { answerWithEvents, takesEvents } from "./event-stream/answer-with-events.ts";
import { SharedEvents } from "./event-stream/event-text.ts";
import { authorizedRouter } from "./fallback/authorized-router.ts";
import { boundedRouter } from "./fallback/bounded-router.ts";
import { observedRouter } from "./fallback/observed-router.ts";
import { tracedRouter } from "./fallback/traced-router.ts";
import { answerWithTrpcHandler } from "./fallback/trpc-handler.ts";
import { serveWebSockets } from "./fallback/web-socket.ts";
import { answerOnFastPath } from "./fast-path/answer.ts";
import { createBodyLimitHandler } from "./fast-path/body-too-large.ts";
import type { StartedQueries } from "./fast-path/options.ts";
import { parseCalls } from "./fast-path/parse-calls.ts";
import { missingPrefix } from "./mount-point.ts";
import type { Authorize } from "./procedure/authorize.ts";
import type { OnCallEnd } from "./procedure/call-end.ts";
import type { TraceCall } from "./procedure/call-trace.ts";
import type { IsImmutable } from "./wire/json-text.ts";

/**
 * Reads the body of a JSON request, and passes its text or an error to `done`.
 *
 * @example
 * const readBody: ReadBody = (payload, done) => {
 *   text(payload).then((body) => done(null, body), done);
 * };
 */
export type ReadBody = (
  payload: IncomingMessage,
  done: (error: Error | null, text?: string) => void,
) => void;

/** The options of `fastifyTRPCPlugin`: those of tRPC's own plugin, and eleven more. */
export interface FastifyTRPCPluginOptions<
  TRouter extends AnyTRPCRouter,
> extends TrpcPluginOptions<TRouter> {
  /**
   * The largest body of a JSON request, in bytes. A larger one gets a `PAYLOAD_TOO_LARGE` error that
   * a tRPC client understands. Without it Fastify's own limit holds, with Fastify's own answer, as
   * under tRPC's own plugin. (The size of a batch is limited by `trpcOptions.maxBatchSize`.)
   * @default the `bodyLimit` of the Fastify instance
   */
  bodyLimit?: number;
  /**
   * Called once after each call of a procedure: single calls, calls of a batch, subscriptions. It
   * costs a call less than a middleware, whose `next()` makes every call wait for a promise.
   */
  onCallEnd?: OnCallEnd;
  /**
   * Traces each call: single calls, calls of a batch, subscriptions until they are open, and calls that
   * tRPC's own handler answers. Without it nothing is done for traces.
   */
  traceCall?: TraceCall | undefined;
  /** Called for each batch with its number of calls, before they run; not for streamed batches. */
  onBatch?: (calls: number) => void;
  /**
   * Called before each call of a procedure, also for each one of a batch, on every path. It refuses the
   * call, or gives it a context of its own. It does not cover WebSockets: with `useWSS` the plugin
   * refuses to start.
   */
  authorize?: Authorize;
  /**
   * Whether a part of a result never changes. The JSON of such a part is made once and reused for as
   * long as the part lives. It is called with the objects and arrays that are properties of a result,
   * and with the values of subscriptions: streams share the bytes of one that never changes.
   */
  isImmutable?: IsImmutable;
  /** The queries that were started in front of Fastify: they are not run again. */
  directQueries?: StartedQueries;
  /**
   * Most bytes of the answer to a batch. The calls then start one after the other and take turns with
   * other requests. Those after the bound are not run and get a `PAYLOAD_TOO_LARGE` error each; the
   * first call is answered whatever its size. Without it all calls of a batch run side by side, as
   * under tRPC's own plugin.
   */
  maxBatchBytes?: number;
  /**
   * Most lists and objects inside each other in an input. A deeper one gets a `BAD_REQUEST` error. It
   * holds for the fast path; `beforeFallback` can check the others with `refuseDepth`.
   */
  maxInputDepth?: number;
  /**
   * Reads the bodies of JSON requests in place of Fastify: to limit them in its own way, or to make
   * them wait. `bodyLimit` then holds only where it says so.
   */
  readBody?: ReadBody;
  /**
   * Called before a request that is not for the fast path is answered: a subscription, a
   * stream, another method than GET and POST, another type than JSON. An error it returns is thrown to
   * Fastify's error handler. A hook would be called for every request, and costs each of them more
   * than its check.
   */
  beforeFallback?: (request: FastifyRequest, reply: FastifyReply) => Error | undefined;
}

/**
 * A Fastify plugin that serves a tRPC router, in place of the one of `@trpc/server/adapters/fastify`.
 * @example
 * ```ts
 * const options: FastifyTRPCPluginOptions<AppRouter> = {
 *   prefix: "/trpc",
 *   trpcOptions: { router: appRouter, createContext },
 *   onCallEnd: ({ procedure, milliseconds }) => metrics.count(procedure, milliseconds),
 * };
 * server.register(fastifyTRPCPlugin, options);
 * ```
 */
export function fastifyTRPCPlugin<TRouter extends AnyTRPCRouter>(
  fastify: FastifyInstance,
  opts: FastifyTRPCPluginOptions<TRouter>,
  done: (err?: Error) => void,
): void {
  const { trpcOptions, authorize } = opts;
  if (opts.useWSS === true && authorize !== undefined) {
    done(new TypeError("authorize does not check calls over WebSockets: leave useWSS out"));
    return;
  }
  const router = observedRouter(trpcOptions.router, opts.onCallEnd);
  const fallbackOptions = { ...trpcOptions, router };
  const streamOptions = { ...opts, sharedEvents: new SharedEvents() };
  addContentTypeParsers(fastify, opts.readBody);
  const prefix = missingPrefix(fastify, opts.prefix, fastifyTRPCPlugin);
  const route =
    opts.bodyLimit === undefined
      ? {}
      : { bodyLimit: opts.bodyLimit, errorHandler: createBodyLimitHandler(trpcOptions) };
  fastify.all<{ Params: { path: string } }>(`${prefix}/:path`, route, (request, reply) => {
    const { path } = request.params;
    const parsed = parseCalls(trpcOptions, request, path);
    const isStream = parsed?.type === "subscription";
    if (parsed === null || isStream) {
      const refusal = opts.beforeFallback?.(request, reply);
      if (refusal !== undefined) {
        throw refusal;
      }
      if (parsed === null || !takesEvents(trpcOptions, request.raw)) {
        const { maxBatchBytes } = opts;
        const bounded = maxBatchBytes === undefined ? router : boundedRouter(router, maxBatchBytes);
        const checked =
          authorize === undefined
            ? bounded
            : authorizedRouter(bounded, authorize, { request, reply });
        const { traceCall } = opts;
        const traced =
          traceCall === undefined ? checked : tracedRouter(checked, traceCall, request.raw);
        const options = { ...fallbackOptions, router: traced };
        return answerWithTrpcHandler(options, request, reply, path);
      }
    }
    const answered = isStream
      ? answerWithEvents(streamOptions, parsed, request, reply)
      : answerOnFastPath(opts, parsed, request, reply);
    // Fastify would send on its own once this is fulfilled, maybe while an onSend hook still runs.
    return answered instanceof Promise
      ? new Promise<void>((_resolve, reject) => void answered.catch(reject))
      : undefined;
  });
  if (opts.useWSS === true) {
    serveWebSockets(fastify, prefix, fallbackOptions);
  }
  done();
}

/** As tRPC's plugin does: JSON is left to tRPC as text, forms are left unread. */
function addContentTypeParsers(fastify: FastifyInstance, readBody: ReadBody | undefined): void {
  fastify.removeContentTypeParser("application/json");
  if (readBody === undefined) {
    fastify.addContentTypeParser(
      "application/json",
      { parseAs: "string" },
      (_request, body, done) => done(null, body),
    );
  } else {
    fastify.addContentTypeParser("application/json", (_request, payload, done) =>
      readBody(payload, done),
    );
  }
  fastify.removeContentTypeParser("multipart/form-data");
  fastify.addContentTypeParser("multipart/form-data", {}, (_request, body, done) =>
    done(null, body),
  );
}
