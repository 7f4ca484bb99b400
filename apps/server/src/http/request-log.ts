/** The debug log of requests. Tested through request-gate.test.ts. */
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";

/** Logs every request at level debug. At other levels the hook does not exist and costs nothing. */
export function addRequestLog(app: FastifyInstance, log: Logger): void {
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
