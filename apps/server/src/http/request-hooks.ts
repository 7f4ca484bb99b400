/** What happens to every request before its route: headers, the CSRF guard, the body's limit. */
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";

import type { Cors } from "./cors.ts";
import type { CsrfGuardOptions } from "./csrf-guard.ts";
import { createCsrfGuard } from "./csrf-guard.ts";
import { bodyTooLarge } from "./errors.ts";
import { BODY_LIMIT } from "./limits.ts";
import { isRpcRequest } from "./request-path.ts";

/**
 * The content type that bodies outside /trpc are read as. It has a name: for "*" Fastify would first
 * search its other parsers.
 */
export const RAW = "application/octet-stream";

/** Methods whose bodies are read and limited. */
const METHODS_WITH_BODY: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** What the hooks need. */
export interface RequestHookOptions {
  readonly csrf: CsrfGuardOptions;
  readonly cors: Cors;
  readonly log: Logger;
}

/** Adds the hooks that every request passes, in this order: guard, CORS preflight, debug log. */
export function addRequestHooks(
  app: FastifyInstance,
  { csrf, cors, log }: RequestHookOptions,
): void {
  const guard = createCsrfGuard(csrf);
  app.addHook("onRequest", (request, reply, done) => {
    const { headers, method } = request;
    reply.header("x-content-type-options", "nosniff");
    // Caches never store the answer to a POST for another request (RFC 9111, 3).
    if (method !== "POST") reply.header("cache-control", "no-store");
    guard(request);
    if (cors.answerPreflight(request, reply)) return;
    const length = headers["content-length"];
    if (length !== undefined && Number(length) > BODY_LIMIT) {
      done(bodyTooLarge());
      return;
    }
    // A body that is not read has no limit: the connection ends with the answer.
    const hasBody = length !== undefined || headers["transfer-encoding"] !== undefined;
    if (hasBody && !METHODS_WITH_BODY.has(method)) reply.header("connection", "close");
    // Outside /trpc a body is read raw, whatever its type: Fastify would refuse some types.
    if (!isRpcRequest(request)) headers["content-type"] = RAW;
    done();
  });
  addRequestLog(app, log);
}

/** Logs every request at level debug. At other levels the hook does not exist and costs nothing. */
function addRequestLog(app: FastifyInstance, log: Logger): void {
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
