/** The HTTP server: limits, guard, routes. Everything it serves comes in through ports. */
import type { RequestListener, Server, ServerOptions } from "node:http";
import { createServer } from "node:http";
import type { Socket } from "node:net";

import fastifyCors from "@fastify/cors";
import { hellorecCode } from "@hellorec/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { fastify } from "fastify";
import type { Logger } from "pino";

import { addLessonRoutes } from "../flask-compat/legacy-calls.ts";
import type { CallTarget } from "../routes/procedures.ts";
import { addRestRoutes } from "../routes/rest.ts";
import { addRpcRoutes } from "../routes/rpc.ts";
import { addWebPage } from "../routes/web-page.ts";
import { addBodyTurns } from "./body-scheduler.ts";
import type { GuardOptions } from "./csrf-guard.ts";
import { createGuard } from "./csrf-guard.ts";
import { addDrain } from "./drain.ts";
import { BODY_LIMIT, bodyTooLarge, envelopeError, sendAnswer, toTrpcError } from "./errors.ts";
import type { Readiness } from "./health.ts";
import { addHealthRoutes } from "./health.ts";
import { logFailure } from "./log.ts";
import { readRawBody } from "./raw-body.ts";
import { refuseBody } from "./refuse-body.ts";
import { isRpcRequest } from "./request-path.ts";
import { toPath } from "./request-target.ts";
import { addUnmatchedHandler, HTML, NOT_FOUND_PAGE, sendNotFound } from "./unmatched.ts";

export interface HostOptions extends CallTarget {
  readonly readiness: Readiness;
  readonly log: Logger;
  readonly guard: GuardOptions;
  readonly limits?: Partial<HostLimits>;
  /** The folder of the built web page. */
  readonly page: string;
}

/** Times in milliseconds. */
export interface HostLimits {
  /** For the headers of a request to arrive. */
  readonly headers_ms: number;
  /** For a whole request to arrive. */
  readonly request_ms: number;
  /** For the next request on an open connection. */
  readonly keep_alive_ms: number;
  readonly connections: number;
}

const DEFAULT_LIMITS: HostLimits = {
  headers_ms: 10_000,
  request_ms: 30_000,
  keep_alive_ms: 72_000,
  connections: 16_384,
};

/** How bodies outside /trpc are read. Named, not "*": Fastify then looks no further than its name. */
const RAW = "application/octet-stream";

/** Methods whose bodies are read, and so are bounded on the way. */
const METHODS_WITH_BODY: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/**
 * Builds the server; `listen` starts it, `close` stops it: what was accepted is answered first.
 *
 * @example
 * const host = await createHost({ ports, readiness, log, guard });
 * await host.listen({ host: "127.0.0.1", port: 5000 });
 */
export async function createHost(options: HostOptions): Promise<FastifyInstance> {
  const { log } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = fastify({
    serverFactory: (handle) => createHttpServer(limits, handle),
    // Failures are logged here. With a logger of its own Fastify watches the end of every answer.
    logger: false,
    bodyLimit: BODY_LIMIT,
    // Nothing is told by these numbers: requests are logged by route, calls by procedure.
    genReqId: () => "",
    // While it drains, a request on an open connection is served, and the connection then closed.
    return503OnClosing: false,
    // A batch names all its procedures in one path segment.
    // Whoever reads a query string reads the URL.
    routerOptions: { maxParamLength: 8192, querystringParser: () => ({}) },
    clientErrorHandler: answerBrokenRequest,
    // Only what the router cannot decode comes here: no such path.
    frameworkErrors: (_error, _request, reply) => void sendNotFound(reply),
  });
  app.server.maxConnections = limits.connections;

  addUnmatchedHandler(app);
  addRequestHooks(app, options);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(RAW, (_request, payload, done) => readRawBody(payload, done));
  app.setErrorHandler((error, request, reply) => {
    const known = toTrpcError(error);
    logFailure(log, known, { path: request.routeOptions.url });
    const answer = envelopeError(known);
    if (answer.status === 413) return refuseBody(request, reply, answer);
    return sendAnswer(reply, answer);
  });

  addBodyTurns(app);
  addHealthRoutes(app, options.readiness);
  addLessonRoutes(app, options);
  addRestRoutes(app, options);
  addRpcRoutes(app, options, log);
  await addWebPage(app, options.page);
  addDrain(app);
  await app.ready();
  return app;
}

function createHttpServer(limits: HostLimits, handle: RequestListener): Server {
  const options: ServerOptions = {
    requestTimeout: limits.request_ms,
    keepAliveTimeout: limits.keep_alive_ms,
    headersTimeout: limits.headers_ms,
    connectionsCheckingInterval: Math.min(1000, limits.headers_ms),
  };
  // Fastify's `rewriteUrl` does the same, but gives every request a property more.
  return createServer(options, (request, response) => {
    request.url = toPath(request);
    handle(request, response);
  });
}

function addRequestHooks(app: FastifyInstance, options: HostOptions): void {
  const guard = createGuard(options.guard);
  app.addHook("onRequest", (request, reply, done) => {
    const { headers, method } = request;
    reply.header("x-content-type-options", "nosniff");
    // What is answered to a POST is never kept for another request (RFC 9111, 3).
    if (method !== "POST") reply.header("cache-control", "no-store");
    guard(request);
    const length = headers["content-length"];
    if (length !== undefined && Number(length) > BODY_LIMIT) return done(bodyTooLarge());
    // A body nobody reads has no bound: the connection ends with the answer.
    const hasBody = length !== undefined || headers["transfer-encoding"] !== undefined;
    if (hasBody && !METHODS_WITH_BODY.has(method)) reply.header("connection", "close");
    // Outside /trpc a body is read raw, whatever it calls itself; Fastify would refuse some types.
    if (!isRpcRequest(request)) headers["content-type"] = RAW;
    return done();
  });
  addCors(app, options.guard.allowedOrigins);
  logRequests(app, options.log);
}

/** A line for every request, at level debug: where nobody reads them, they cost nothing. */
function logRequests(app: FastifyInstance, log: Logger): void {
  if (!log.isLevelEnabled("debug")) return;
  app.addHook("onResponse", (request, reply, done) => {
    const { method } = request;
    log.debug({
      method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
    });
    done();
  });
}

/** CORS for the allowed origins, and no trace of it for anybody else. */
function addCors(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.register(fastifyCors, {
    delegator: (request: FastifyRequest, decide: (error: null, options: object) => void) => {
      const isPreflight = request.headers["access-control-request-method"] !== undefined;
      decide(null, {
        origin: origins.includes(request.headers.origin ?? "") ? [...origins] : false,
        methods: ["GET", "POST"],
        exposedHeaders: ["retry-after"],
        maxAge: 600,
        preflight: isPreflight,
      });
    },
  });
}

/** Answers what is not HTTP, or came too slowly, and closes the connection. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason, type, body } = brokenRequest(error.code);
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${type}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function brokenRequest(code: string | undefined) {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return inJson(408, "the request came too slowly");
    case "HPE_HEADER_OVERFLOW":
      return inJson(431, "the headers are too long");
    case "HPE_INVALID_URL":
      // Raw bytes in a path, say: an address, but none that is there.
      return { status: 404, reason: "Not Found", type: HTML, body: NOT_FOUND_PAGE };
    default:
      return inJson(400, "not an HTTP request");
  }
}

function inJson(status: number, msg: string) {
  const body = JSON.stringify({ code: hellorecCode(status), msg });
  return { status, reason: msg, type: "application/json", body };
}
