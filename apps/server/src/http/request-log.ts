/** The debug log of requests. Tested through request-gate.test.ts. */
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";

import { requestFields } from "./request-id/log-fields.ts";
import { mayAddRequestId, REQUEST_ID, requestIdOf } from "./request-id/request-id.ts";

/** Whether requests are logged: at level debug. */
export function isLoggingRequests(log: Logger): boolean {
  return log.isLevelEnabled("debug");
}

/** Logs every request at level debug. At other levels the hook does not exist and costs nothing. */
export function addRequestLog(app: FastifyInstance, log: Logger): void {
  if (!isLoggingRequests(log)) return;
  app.addHook("onRequest", (request, reply, done) => {
    if (mayAddRequestId(request.raw)) reply.header(REQUEST_ID, requestIdOf(request.raw));
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const { method } = request;
    log.debug({
      ...requestFields(request.raw),
      method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
    });
    done();
  });
}
