/** The router under /trpc, for tRPC clients. */
import type { ServerResponse } from "node:http";

import type { AppRouter } from "@hellorec/api";
import { appRouter, toPublicError } from "@hellorec/api";
import { isImmutable } from "@hellorec/immutable";
import type { FastifyTRPCPluginOptions } from "@hellorec/rpc-fastify";
import { fastifyTRPCPlugin, sameContext } from "@hellorec/rpc-fastify";
import { TRPCError } from "@trpc/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";

import { refuseBody } from "../http/body/refuse-body.ts";
import { rpcError, sendAnswer, toTrpcError, unsupportedMediaType } from "../http/errors.ts";
import { logFailure } from "../http/log-failure.ts";
import { RPC_PREFIX } from "../http/request-path.ts";
import type { CallTarget } from "./procedures.ts";
import { procedures } from "./procedures.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The reply to a request under `/trpc`. */
    rpcReply: FastifyReply | undefined;
  }
}

/** Most calls in one batch. */
export const MAX_BATCHED_CALLS = 100;
/** Most event streams at once. */
const MAX_STREAMS = 2000;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** The methods of each procedure. All take POST, see `allowMethodOverride`. */
const ALLOWED_METHODS: ReadonlyMap<unknown, string> = new Map(
  procedures.map(({ name, type }) => [name, type === "mutation" ? "POST" : "GET, POST"]),
);

const STREAMS: ReadonlySet<unknown> = new Set(
  procedures.filter(({ type }) => type === "subscription").map(({ name }) => name),
);

/**
 * Adds the router under `/trpc`. Bodies must be JSON: any page could post forms and plain text
 * without a CORS preflight. Every error has tRPC's shape. Event streams end when the server stops, so
 * that their clients connect to another server.
 */
export function addRpcRoutes(app: FastifyInstance, target: CallTarget, log: Logger): void {
  const streams = new Set<ServerResponse>();
  // Streams are cut off, not ended: an end would tell clients that the stream is complete.
  app.addHook("preClose", (done) => {
    for (const response of streams) response.destroy();
    done();
  });

  app.register(
    (scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      // tRPC passes only the request to onError. Its responseMeta would slow down every answer.
      scope.decorateRequest("rpcReply", undefined);
      scope.addHook("onRequest", (request, reply, next) => {
        request.rpcReply = reply;
        next(
          checkMethod(request, reply) ?? checkType(request) ?? admitStream(request, reply, streams),
        );
      });
      scope.setErrorHandler((error, request, reply) => {
        const known = toTrpcError(error);
        logFailure(log, known, { path: request.routeOptions.url });
        const answer = rpcError(known);
        if (answer.status === 413) return refuseBody(request, reply, answer);
        return sendAnswer(reply, answer);
      });
      scope.setNotFoundHandler((_request, reply) => {
        const message = `calls go to ${RPC_PREFIX}/<procedure>`;
        return sendAnswer(reply, rpcError(new TRPCError({ code: "NOT_FOUND", message })));
      });

      const options: FastifyTRPCPluginOptions<AppRouter>["trpcOptions"] = {
        router: appRouter,
        createContext: sameContext(target.ports),
        maxBatchSize: MAX_BATCHED_CALLS,
        // Inputs too long for a URL are sent by POST.
        allowMethodOverride: true,
        onError: ({ error, path, req }) => {
          logFailure(log, error, { procedure: path });
          if (toPublicError(error).httpStatus === 503) req.rpcReply?.header("retry-after", "1");
        },
      };
      scope.register(fastifyTRPCPlugin, {
        trpcOptions: options,
        onCallEnd: target.onCallEnd,
        isImmutable,
      });
      done();
    },
    { prefix: RPC_PREFIX },
  );
}

/** Refuses a method that no procedure takes. tRPC would check the content type first. */
function checkMethod(request: FastifyRequest, reply: FastifyReply): TRPCError | undefined {
  const { method } = request;
  if (method === "GET" || method === "POST" || method === "HEAD") return undefined;
  const allow = ALLOWED_METHODS.get(procedureOf(request));
  if (allow === undefined) return undefined;
  reply.header("allow", allow);
  return new TRPCError({ code: "METHOD_NOT_SUPPORTED", message: `this procedure takes ${allow}` });
}

function checkType({ headers }: FastifyRequest): TRPCError | undefined {
  const type = headers["content-type"];
  return type === undefined || JSON_TYPE.test(type) ? undefined : unsupportedMediaType();
}

/** Counts an event stream as open until it ends. Refuses it if too many are open. */
function admitStream(
  request: FastifyRequest,
  { raw }: FastifyReply,
  open: Set<ServerResponse>,
): TRPCError | undefined {
  if (!STREAMS.has(procedureOf(request))) return undefined;
  if (open.size >= MAX_STREAMS) {
    const message = "too many event streams are open";
    return new TRPCError({ code: "SERVICE_UNAVAILABLE", message });
  }
  open.add(raw);
  raw.once("close", () => open.delete(raw));
  return undefined;
}

/** The procedure in the path of a request; undefined: no route took it. */
function procedureOf({ params }: FastifyRequest): unknown {
  return typeof params === "object" && params !== null && "path" in params
    ? params.path
    : undefined;
}
