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
import { RequestWithJoinedChunks } from "./body/request-with-joined-chunks.ts";
import { answerBrokenRequest } from "./broken-request.ts";
import { Cors } from "./cors.ts";
import { createErrorHandler } from "./error-handler.ts";
import { envelopeError, rpcError, writeAnswer } from "./errors.ts";
import type { Full } from "./fairness/calls/call-limits.ts";
import type { TrustedProxies } from "./fairness/client-address.ts";
import type { OpenStream } from "./fairness/fairness.ts";
import { Fairness, hasBody } from "./fairness/fairness.ts";
import { closedEarly, tooBusy } from "./fairness/too-busy.ts";
import type { AccessGuardOptions } from "./gate/access-guard.ts";
import { createRequestGate, RAW } from "./gate/request-gate.ts";
import type { Readiness } from "./health.ts";
import { addHealthRoutes } from "./health.ts";
import type { ConnectionLimits } from "./limits.ts";
import { BODY_LIMIT, DEFAULT_LIMITS, HIGH_WATER_MARK } from "./limits.ts";
import type { HttpMeasurements } from "./measuring/http-measurements.ts";
import { addRouteTimes, NO_ROUTE, timeAnswer } from "./measuring/route-times.ts";
import type { ObserveRequest, ObserveRoute } from "./measuring/route-times.ts";
import { addUnmatchedHandler, sendNotFound } from "./not-found/unmatched.ts";
import type { CallerLimits } from "./rate-limit/caller-limits.ts";
import { addRequestLog, isLoggingRequests } from "./request-log.ts";
import { isRpcUrl } from "./request-path.ts";
import { toPath } from "./request-target.ts";
import { callerOf } from "./response-with-defaults.ts";
import { addDrain } from "./stopping/drain.ts";
import { keepTickShape } from "./tick-shape.ts";

/** What the HTTP server gives to its routes. */
export interface RouteTools {
  readonly readRawBody: ReadRawBody;
  readonly openStream: OpenStream;
  /**
   * Lets a listener answer requests before they are routed. It is not asked while requests are logged.
   */
  readonly answerFirst: (listener: DirectListener) => void;
  readonly measureHttp: () => HttpMeasurements;
  /** Takes requests that no route takes. */
  readonly observeUnmatched: ObserveRequest | undefined;
}

/** Says whether it answered a request. */
export type DirectListener = (request: IncomingMessage, response: ServerResponse) => boolean;

/** What the HTTP server needs, besides what its routes need. */
export interface HttpServerOptions {
  readonly readiness: Readiness;
  readonly log: Logger;
  readonly access: AccessGuardOptions;
  /** Finds out who makes a request. */
  readonly authenticate: Authenticate;
  readonly callerLimits: CallerLimits;
  /** Says of each route what takes its answered requests; none by default. */
  readonly observeRoute?: ObserveRoute | undefined;
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
  const { observeRoute = () => undefined } = options;
  const observeUnmatched = observeRoute(NO_ROUTE);
  const cors = new Cors(options.access.allowedOrigins);
  const passes = createRequestGate({ ...options, cors });
  let routeRequest: RequestListener = () => {};
  let answerDirectly: DirectListener = () => false;
  let endsConnections = false;
  options.readiness.onSendAway(() => {
    endsConnections = true;
  });
  const route = (request: IncomingMessage, response: ServerResponse): void => {
    if (!answerDirectly(request, response)) routeRequest(request, response);
  };
  const fairness = new Fairness({
    limits,
    trustedProxies: options.trustedProxies ?? [],
    serve: (request, response, connection) => {
      // Its client goes elsewhere for the next request, while this server still takes connections.
      if (endsConnections) response.shouldKeepAlive = false;
      cors.start(request, response);
      request.url = toPath(request);
      if (passes(request, response) && fairness.admit(request, response, connection)) {
        route(request, response);
      }
    },
    route,
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
    frameworkErrors: (_error, request, reply) =>
      void timeAnswer(sendNotFound(request, reply), observeUnmatched),
  });
  fairness.watch(app.server);

  addRouteTimes(app, observeRoute);
  addUnmatchedHandler(app, options.htmlErrorPaths, observeUnmatched);
  addRequestLog(app, log);
  const readRawBody = rawBodyReader(new BodyScheduler(), (payload) => fairness.bodyOf(payload));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(RAW, (_request, payload, done) => readRawBody(payload, done));
  app.setErrorHandler(createErrorHandler({ log, answerFor: envelopeError }));

  addHealthRoutes(app, options.readiness);
  await options.addRoutes(app, {
    readRawBody,
    openStream: (request, response) =>
      closedEarly(response) ??
      options.callerLimits.openStream(callerOf(response), response) ??
      fairness.openStream(request, response),
    measureHttp: () => fairness.measure(),
    observeUnmatched,
    answerFirst: (listener) => {
      if (!isLoggingRequests(log)) answerDirectly = listener;
    },
  });
  app.addHook("preClose", (done) => {
    endsConnections = true;
    done();
  });
  // Last: its `preClose` hook must run after those of the routes.
  addDrain(app);
  await app.ready();
  return app;
}

function createNodeServer(limits: ConnectionLimits, cors: Cors, fairness: Fairness): Server {
  const options = {
    ...cors.serverOptions,
    IncomingMessage: RequestWithJoinedChunks,
    highWaterMark: HIGH_WATER_MARK,
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
