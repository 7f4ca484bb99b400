/** The server's routes, in order, on the HTTP server. Tested through the tests of its routes. */
import type { EngineMeasurements } from "@hellorec/engine";
import type { FastifyInstance } from "fastify";

import { addLegacyRoutes, LEGACY_PAGE_PATHS } from "./flask-compat/legacy-calls.ts";
import { createAuthenticate } from "./http/access/authenticate.ts";
import type { KeyRegistry } from "./http/access/key-registry.ts";
import { LEGACY_CALL_PATHS } from "./http/access/open-addresses.ts";
import { OpenStreams } from "./http/access/open-streams.ts";
import type { Sessions } from "./http/access/sessions.ts";
import type { HttpServerOptions } from "./http/http-server.ts";
import { createHttpServer } from "./http/http-server.ts";
import type { CallerLimitSettings } from "./http/rate-limit/caller-limits.ts";
import { CallerLimits, NO_LIMITS } from "./http/rate-limit/caller-limits.ts";
import { tokensOf } from "./keys/tokens-port.ts";
import type { ServiceMetrics } from "./metrics/service-metrics.ts";
import { addOpenApiRoutes } from "./openapi/openapi-routes.ts";
import { createAuthorize, observeRefusals } from "./routes/authorize.ts";
import { addDocsPages } from "./routes/docs-pages.ts";
import { addMetricsPage } from "./routes/metrics-page.ts";
import type { CallTarget } from "./routes/procedures.ts";
import { isCallRoute } from "./routes/procedures.ts";
import { addRestRoutes } from "./routes/rest.ts";
import { addRpcRoutes } from "./routes/rpc.ts";
import { addSessionRoutes } from "./routes/session.ts";
import { addWebPage } from "./routes/web-page.ts";

/** What the server needs: the ports it serves, and how it serves them. */
export interface AppOptions
  extends
    Omit<
      HttpServerOptions,
      "addRoutes" | "htmlErrorPaths" | "authenticate" | "callerLimits" | "observeRoute"
    >,
    Omit<CallTarget, "authorize" | "onFailedCall"> {
  /** Counts what is served. */
  readonly metrics: ServiceMetrics;
  readonly measureEngine: () => Promise<EngineMeasurements>;
  /** Lines of the log that found no room. */
  readonly droppedLines: () => number;
  readonly registry: KeyRegistry;
  /** Those of the page. */
  readonly sessions: Sessions;
  /** Whether only this machine can call, and for no one else: it needs no key before the first is made. */
  readonly isLocal: boolean;
  /** Whether the legacy calls need no key. */
  readonly isLegacyOpen: boolean;
  /** The limits of each caller; none by default. */
  readonly callerLimits?: CallerLimitSettings | undefined;
  /** The folder of the built web page. */
  readonly pageFolder: string;
}

/**
 * Builds the HTTP server with everything it serves. `listen` starts it, `close` stops it.
 *
 * @example
 * const app = await createApp({ ports, onCallEnd, readiness, log, access, registry, sessions, isLocal: true, isLegacyOpen: false, pageFolder });
 * await app.listen({ host: "127.0.0.1", port: 5000 });
 */
export function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { callerLimits = NO_LIMITS, trustedProxies = [] } = options;
  const limits = new CallerLimits(callerLimits, trustedProxies);
  const { metrics } = options;
  const check = createAuthorize({ ...options, tokensOf, limits });
  const authorize = observeRefusals(check, (procedure) => metrics.calls.refuse(procedure));
  const target = { ...options, authorize, onFailedCall: metrics.observeFailure };
  const streams = new OpenStreams(options.registry);
  return createHttpServer({
    ...options,
    authenticate: createAuthenticate(options),
    callerLimits: limits,
    htmlErrorPaths: LEGACY_PAGE_PATHS,
    observeRoute: (route) => (isCallRoute(route) ? undefined : metrics.observeRoute(route)),
    addRoutes: async (app, tools) => {
      addLegacyRoutes(app, target);
      addRestRoutes(app, target, LEGACY_CALL_PATHS);
      addRpcRoutes(app, { ...target, ...tools, streams, onBatch: metrics.observeBatch });
      addMetricsPage(app, { ...options, ...tools });
      addSessionRoutes(app, options.sessions, limits);
      addOpenApiRoutes(app);
      await addDocsPages(app);
      await addWebPage(app, options.pageFolder);
    },
  });
}
