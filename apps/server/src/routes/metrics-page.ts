/** `GET /metrics`, for Prometheus. */
import type { ProcedureMeta } from "@hellorec/api";
import type { EngineMeasurements } from "@hellorec/engine";
import type { FastifyInstance } from "fastify";

import packageFile from "../../package.json" with { type: "json" };
import { refuseCall } from "../http/access/refuse-call.ts";
import type { Readiness } from "../http/health.ts";
import type { HttpMeasurements } from "../http/measuring/http-measurements.ts";
import { callerOf } from "../http/response-with-defaults.ts";
import { EventLoopDelay } from "../metrics/event-loop-delay.ts";
import { METRICS_TYPE } from "../metrics/metrics-text.ts";
import { metricsText } from "../metrics/server-metrics.ts";
import type { ServiceMetrics } from "../metrics/service-metrics.ts";

/** The address. */
export const METRICS_PATH = "/metrics";

/** Who may read it. It has no user, item or key, so Prometheus needs no key that can do more. */
export const METRICS_META: ProcedureMeta = {
  description: "What the server measured, for Prometheus.",
  scope: "read",
};

/** Where the metrics come from. */
export interface MetricsPageOptions {
  readonly metrics: ServiceMetrics;
  readonly measureEngine: () => Promise<EngineMeasurements>;
  readonly measureHttp: () => HttpMeasurements;
  readonly droppedLines: () => number;
  readonly readiness: Readiness;
}

/** Adds the address. */
export function addMetricsPage(app: FastifyInstance, options: MetricsPageOptions): void {
  const delay = new EventLoopDelay();
  app.addHook("onClose", (_app, done) => {
    delay.close();
    done();
  });
  app.get(METRICS_PATH, async (_request, reply) => {
    const refusal = refuseCall(callerOf(reply.raw), {
      name: `GET ${METRICS_PATH}`,
      meta: METRICS_META,
    });
    if (refusal !== undefined) throw refusal;
    const engine = await options.measureEngine();
    const text = metricsText({
      version: packageFile.version,
      service: options.metrics,
      engine,
      http: options.measureHttp(),
      loop: delay.read(),
      droppedLines: options.droppedLines(),
      isReady: options.readiness.state === "ready",
    });
    return reply.type(METRICS_TYPE).send(text);
  });
}
