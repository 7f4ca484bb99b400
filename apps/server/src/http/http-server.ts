/**
 * The HTTP server: limits, access guard, error answers, health and drain. It gets its routes from
 * outside. Tested through the tests of its parts.
 */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";

import type { FastifyInstance } from "fastify";
import { fastify } from "fastify";
import type { Logger } from "pino";

import type { Authenticate } from "./access/authenticate.ts";
import { BodyScheduler } from "./body/body-scheduler.ts";
import type { ReadRawBody } from "./body/raw-body.ts";
import { rawBodyReader } from "./body/raw-body.ts";
import { refuseBody } from "./body/refuse-body.ts";
import { answerBrokenRequest } from "./broken-request.ts";
import { Cors } from "./cors.ts";
import { addDrain } from "./drain.ts";
import { createErrorHandler } from "./error-handler.ts";
import { envelopeError, rpcError, writeAnswer } from "./errors.ts";
import type { Full } from "./fairness/call-queue.ts";
import type { TrustedProxies } from "./fairness/client-address.ts";
import type { OpenStream } from "./fairness/fairness.ts";
import { Fairness, hasBody } from "./fairness/fairness.ts";
import { tooBusy } from "./fairness/too-busy.ts";
import type { AccessGuardOptions } from "./gate/access-guard.ts";
import { createRequestGate, RAW } from "./gate/request-gate.ts";
import type { Readiness } from "./health.ts";
import { addHealthRoutes } from "./health.ts";
import type { ConnectionLimits } from "./limits.ts";
import { BODY_LIMIT, DEFAULT_LIMITS } from "./limits.ts";
import { addUnmatchedHandler, sendNotFound } from "./not-found/unmatched.ts";
import type { CallerLimits } from "./rate-limit/caller-limits.ts";
import { addRequestLog } from "./request-log.ts";
import { isRpcUrl } from "./request-path.ts";
import { toPath } from "./request-target.ts";
import { callerOf } from "./response-with-defaults.ts";
import { keepTickShape } from "./tick-shape.ts";

/** What the HTTP server gives to its routes. */
export interface RouteTools {
  readonly readRawBody: ReadRawBody;
  readonly openStream: OpenStream;
}

/** What the HTTP server needs, besides what its routes need. */
export interface HttpServerOptions {
  readonly readiness: Readiness;
  readonly log: Logger;
  readonly access: AccessGuardOptions;
  /** Finds out who makes a request. */
  readonly authenticate: Authenticate;
  readonly callerLimits: CallerLimits;
  /** The proxies whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies?: TrustedProxies | undefined;
  readonly limits?: Partial<ConnectionLimits> | undefined;
  /** Adds the routes. Parsers and the error handler are in place by then. */
  readonly addRoutes: (app: FastifyInstance, tools: RouteTools) => Promise<void>;
  /** Paths whose 405 is a page, not JSON. */
  readonly htmlErrorPaths: ReadonlySet<string>;
}

/**
 * Builds the server. `listen` starts it. `close` stops it after it has answered every accepted
 * request.
 *
 * @example
 * const app = await createHttpServer({ readiness, log, access, authenticate, callerLimits, addRoutes, htmlErrorPaths: new Set() });
 * await app.listen({ host: "127.0.0.1", port: 5000 });
 */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const { log } = options;
  await keepTickShape();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const cors = new Cors(options.access.allowedOrigins);
  const passes = createRequestGate({ ...options, cors });
  let routeRequest: RequestListener = () => {};
  const fairness = new Fairness({
    limits,
    trustedProxies: options.trustedProxies ?? [],
    serve: (request, response, connection) => {
      cors.start(request, response);
      request.url = toPath(request);
      if (passes(request, response) && fairness.admit(request, response, connection)) {
        routeRequest(request, response);
      }
    },
    route: (request, response) => routeRequest(request, response),
    refuse: refuseCall,
  });
  const app = fastify({
    serverFactory: (handle) => {
      routeRequest = handle;
      return createNodeServer(limits, cors, fairness);
    },
    // The handlers here log failures. With a logger of its own Fastify would watch every response.
    logger: false,
    bodyLimit: BODY_LIMIT,
    // The log names routes and procedures, not requests.
    genReqId: () => "",
    // While the server drains, it still answers on open connections and then closes them.
    return503OnClosing: false,
    // The path of a batch names all its procedures in one segment.
    // Routes that need the query string read it from the URL.
    routerOptions: { maxParamLength: 8192, querystringParser: () => ({}) },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, cors),
    // Only paths that the router cannot decode come here: they do not exist.
    frameworkErrors: (_error, request, reply) => void sendNotFound(request, reply),
  });
  fairness.watch(app.server);

  addUnmatchedHandler(app, options.htmlErrorPaths);
  addRequestLog(app, log);
  const readRawBody = rawBodyReader(new BodyScheduler(), (payload) => fairness.bodyOf(payload));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(RAW, (_request, payload, done) => readRawBody(payload, done));
  app.setErrorHandler(createErrorHandler({ log, answerFor: envelopeError }));

  addHealthRoutes(app, options.readiness);
  await options.addRoutes(app, {
    readRawBody,
    openStream: (request, response) =>
      options.callerLimits.openStream(callerOf(response), response) ??
      fairness.openStream(request, response),
  });
  // Last: its `preClose` hook must run after those of the routes.
  addDrain(app);
  await app.ready();
  return app;
}

function createNodeServer(limits: ConnectionLimits, cors: Cors, fairness: Fairness): Server {
  const options = {
    ...cors.serverOptions,
    requestTimeout: limits.requestMs,
    // Idle connections are closed by the fairness.
    keepAliveTimeout: 0,
    headersTimeout: limits.headersMs,
    connectionsCheckingInterval: Math.min(1000, limits.headersMs),
    // Of two equal headers Node would drop one without a word.
    joinDuplicateHeaders: true,
  };
  // Fastify's `rewriteUrl` does the same as `toPath`, but adds a property to every request.
  const server = createServer(options, (request, response) => fairness.receive(request, response));
  // Their number is checked in the gate: Node would drop the rest without a word.
  server.maxHeadersCount = 0;
  return server;
}

/** The answers are made once: there are many of them when there is no time for them. */
const FULL = {
  client: { rpc: rpcError(tooBusy("client")), rest: envelopeError(tooBusy("client")) },
  server: { rpc: rpcError(tooBusy("server")), rest: envelopeError(tooBusy("server")) },
};

/** Answers a request that there is no place for. It was not routed. */
function refuseCall(request: IncomingMessage, response: ServerResponse, full: Full): void {
  const answer = FULL[full][isRpcUrl(request.url ?? "") ? "rpc" : "rest"];
  if (hasBody(request)) refuseBody(request, response, answer);
  else writeAnswer(response, answer);
}
