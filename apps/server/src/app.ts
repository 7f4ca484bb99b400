/** The server's routes, in order, on the HTTP server. Tested through the tests of its routes. */
import type { FastifyInstance } from "fastify";

import {
  addLegacyRoutes,
  LEGACY_CALL_PATHS,
  LEGACY_PAGE_PATHS,
} from "./flask-compat/legacy-calls.ts";
import type { HttpServerOptions } from "./http/http-server.ts";
import { createHttpServer } from "./http/http-server.ts";
import { addDocsPages } from "./routes/docs-pages.ts";
import type { CallTarget } from "./routes/procedures.ts";
import { addRestRoutes } from "./routes/rest.ts";
import { addRpcRoutes } from "./routes/rpc.ts";
import { addWebPage } from "./routes/web-page.ts";

/** What the server needs: the ports it serves, and how it serves them. */
export interface AppOptions
  extends Omit<HttpServerOptions, "addRoutes" | "htmlErrorPaths">, CallTarget {
  /** The folder of the built web page. */
  readonly pageFolder: string;
}

/**
 * Builds the HTTP server with everything it serves. `listen` starts it, `close` stops it.
 *
 * @example
 * const app = await createApp({ ports, onCallEnd, readiness, log, access, pageFolder: BUILT_PAGE });
 * await app.listen({ host: "127.0.0.1", port: 5000 });
 */
export function createApp(options: AppOptions): Promise<FastifyInstance> {
  return createHttpServer({
    ...options,
    htmlErrorPaths: LEGACY_PAGE_PATHS,
    addRoutes: async (app, tools) => {
      addLegacyRoutes(app, options);
      addRestRoutes(app, options, LEGACY_CALL_PATHS);
      addRpcRoutes(app, { ...options, ...tools });
      await addDocsPages(app);
      await addWebPage(app, options.pageFolder);
    },
  });
}
