/** The router under /trpc, for tRPC clients. */
import type { AppRouter } from "@hellorec/api";
import { appRouter } from "@hellorec/api";
import { isImmutable } from "@hellorec/immutable";
import type { FastifyTRPCPluginOptions } from "@hellorec/rpc-fastify";
import { DirectQueries, fastifyTRPCPlugin, refuseDepth, sameContext } from "@hellorec/rpc-fastify";
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";

import type { OpenStreams } from "../http/access/open-streams.ts";
import type { ReadRawBody } from "../http/body/raw-body.ts";
import { refuseBytes, refuseQuery } from "../http/body/utf8.ts";
import { createErrorHandler } from "../http/error-handler.ts";
import { rpcError, sendAnswer, unsupportedMediaType } from "../http/errors.ts";
import type { OpenStream } from "../http/fairness/fairness.ts";
import type { RouteTools } from "../http/http-server.ts";
import { MAX_INPUT_DEPTH } from "../http/limits.ts";
import { logFailure } from "../http/log-failure.ts";
import { timeAnswer } from "../http/measuring/route-times.ts";
import type { ObserveRequest } from "../http/measuring/route-times.ts";
import { pathOf, RPC_PREFIX } from "../http/request-path.ts";
import type { CallTarget } from "./procedures.ts";
import { procedures } from "./procedures.ts";

/** What the calls need. */
export interface RpcOptions extends CallTarget {
  readonly log: Logger;
  readonly readRawBody: ReadRawBody;
  readonly openStream: OpenStream;
  readonly answerFirst: RouteTools["answerFirst"];
  readonly streams: OpenStreams;
  readonly observeUnmatched: ObserveRequest | undefined;
  /** Takes the number of calls of each batch. */
  readonly onBatch: (calls: number) => void;
}

/** Most calls in one HTTP request (a batch). */
export const MAX_CALLS_PER_REQUEST = 100;
/** Most bytes of the answer to a batch: 4 MiB. */
export const MAX_BATCH_BYTES = 4_194_304;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** The methods of each procedure. All take POST, see `allowMethodOverride`. */
const ALLOWED_METHODS: ReadonlyMap<unknown, string> = new Map(
  procedures.map(({ name, type }) => [name, type === "mutation" ? "POST" : "GET, POST"]),
);

const SUBSCRIPTIONS: ReadonlySet<unknown> = new Set(
  procedures.filter(({ type }) => type === "subscription").map(({ name }) => name),
);

/**
 * Adds the router under `/trpc`. Bodies must be JSON: any page could post forms and plain text
 * without a CORS preflight. Every error has tRPC's shape. Subscriptions end when the server stops,
 * so that their clients connect to another server.
 */
export function addRpcRoutes(app: FastifyInstance, rpcOptions: RpcOptions): void {
  const { ports, onCallEnd, onFailedCall, onBatch, traceCall, authorize, log } = rpcOptions;
  const { readRawBody, openStream, answerFirst, streams, observeUnmatched } = rpcOptions;
  // Streams are cut off, not ended: an end would tell clients that the stream is complete.
  app.addHook("preClose", (done) => {
    streams.cutOff();
    done();
  });

  app.register(
    (scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      // The body of a request by a wrong method is not read: its type does not matter.
      scope.setErrorHandler(
        createErrorHandler({ log, answerFor: rpcError, findEarlierError: refuseMethod }),
      );
      scope.setNotFoundHandler((request, reply) => {
        // A client appends the prefix itself, so an address with two has one that was given.
        const isDoubled = pathOf(request).startsWith(`${RPC_PREFIX}${RPC_PREFIX}/`);
        const message = isDoubled
          ? `leave ${RPC_PREFIX} off the base address: clients append it themselves`
          : `calls go to ${RPC_PREFIX}/<procedure>`;
        const error = new TRPCError({ code: "NOT_FOUND", message });
        return timeAnswer(sendAnswer(reply, rpcError(error)), observeUnmatched);
      });

      const options: FastifyTRPCPluginOptions<AppRouter> = {
        trpcOptions: {
          router: appRouter,
          createContext: sameContext(ports),
          maxBatchSize: MAX_CALLS_PER_REQUEST,
          // Inputs too long for a URL are sent by POST.
          allowMethodOverride: true,
          onError: ({ error, path, input, req }) => {
            logFailure(log, error, req.raw, { procedure: path });
            onFailedCall({ procedure: path, input, error });
          },
        },
        onCallEnd,
        onBatch,
        traceCall,
        authorize,
        isImmutable,
        maxBatchBytes: MAX_BATCH_BYTES,
        maxInputDepth: MAX_INPUT_DEPTH,
        readBody: (payload, parsed) =>
          readRawBody(payload, (error, body) => {
            const refusal = error ?? (body && refuseBytes(body)) ?? null;
            parsed(refusal, refusal === null ? body?.toString() : undefined);
          }),
        beforeFallback: (request, reply) =>
          refuseMethod(request, reply) ??
          refuseType(request) ??
          refuseQuery(request.url) ??
          refuseDeepInput(request) ??
          admitSubscription(request, reply, { openStream, streams }),
      };
      const directQueries = new DirectQueries(options, RPC_PREFIX);
      answerFirst((request, response) => directQueries.answer(request, response));
      scope.register(fastifyTRPCPlugin, { ...options, directQueries });
      done();
    },
    { prefix: RPC_PREFIX },
  );
}

/** Refuses a method that no procedure takes. tRPC would check the content type first. */
function refuseMethod(request: FastifyRequest, reply: FastifyReply): TRPCError | undefined {
  const { method } = request;
  if (method === "GET" || method === "POST" || method === "HEAD") return undefined;
  // The request that tRPC makes of this one cannot have the method TRACE.
  const allow =
    ALLOWED_METHODS.get(procedureOf(request)) ?? (method === "TRACE" ? "GET, POST" : undefined);
  if (allow === undefined) return undefined;
  reply.header("allow", allow);
  return new TRPCError({ code: "METHOD_NOT_SUPPORTED", message: `this procedure takes ${allow}` });
}

function refuseType({ headers }: FastifyRequest): TRPCError | undefined {
  const type = headers["content-type"];
  return type === undefined || JSON_TYPE.test(type) ? undefined : unsupportedMediaType();
}

/** The fast path checks its own inputs. */
function refuseDeepInput({ body, raw: { url = "" } }: FastifyRequest): TRPCError | undefined {
  try {
    // One more: a batch is an object of inputs.
    if (typeof body === "string") refuseDepth(body, MAX_INPUT_DEPTH, 1);
    refuseDepth(
      new URLSearchParams(url.slice(url.indexOf("?"))).get("input") ?? "",
      MAX_INPUT_DEPTH,
      1,
    );
    return undefined;
  } catch (error) {
    return getTRPCErrorFromUnknown(error);
  }
}

/** Counts a subscription as open until its stream ends. Refuses it if too many are open. */
function admitSubscription(
  request: FastifyRequest,
  { raw }: FastifyReply,
  { openStream, streams }: { openStream: OpenStream; streams: OpenStreams },
): TRPCError | undefined {
  if (!SUBSCRIPTIONS.has(procedureOf(request))) return undefined;
  const refusal = openStream(request.raw, raw);
  if (refusal !== undefined) return refusal;
  streams.add(raw);
  return undefined;
}

/** The procedure in the path of a request; undefined: no route took it. */
function procedureOf({ params }: FastifyRequest): unknown {
  return typeof params === "object" && params !== null && "path" in params
    ? params.path
    : undefined;
}
