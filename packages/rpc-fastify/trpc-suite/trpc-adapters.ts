/**
 * What tRPC's tests import from its adapters for Express, Next.js and plain Node.js, each answered by a
 * Fastify app instead. The app has tRPC's own plugin or that of this package, by `TRPC_PLUGIN`.
 */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

import type { AnyTRPCRouter } from "@trpc/server";
import { fastifyTRPCPlugin as pluginOfTrpc } from "@trpc/server/adapters/fastify";
import type { NodeHTTPHandlerOptions } from "@trpc/server/adapters/node-http";
import { fastify } from "fastify";

import { fastifyTRPCPlugin as pluginOfThisPackage } from "../src/index.ts";

export { fastifyRequestHandler } from "@trpc/server/adapters/fastify";

/** Also for tRPC's tests of its Fastify adapter. */
export const fastifyTRPCPlugin =
  process.env["TRPC_PLUGIN"] === "trpc" ? pluginOfTrpc : pluginOfThisPackage;

type Options = NodeHTTPHandlerOptions<AnyTRPCRouter, IncomingMessage, ServerResponse> & {
  readonly basePath?: string;
};
type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** In place of that of `adapters/standalone`. */
export function createHTTPHandler(options: Options): Listener {
  const { middleware, basePath = "/", maxBodySize, createContext, onError, ...others } = options;
  // Also an option of this package's plugin, not of tRPC's.
  const limit = { bodyLimit: maxBodySize ?? 100_000_000 };
  const app = fastify({ ...limit, routerOptions: { maxParamLength: 5000 } });
  void app.register(fastifyTRPCPlugin<AnyTRPCRouter>, {
    ...limit,
    prefix: basePath.replace(/\/$/, ""),
    trpcOptions: {
      ...others,
      createContext: ({ req, res, info }) =>
        createContext?.({ req: req.raw, res: res.raw, info }) ?? {},
      onError: (failure) => onError?.({ ...failure, req: failure.req.raw }),
    },
  });
  const route: Listener = (request, response) => {
    app.ready().then(
      () => app.routing(request, response),
      (cause: unknown) => response.destroy(cause instanceof Error ? cause : undefined),
    );
  };
  if (middleware === undefined) return route;
  return (request, response) => middleware(request, response, () => route(request, response));
}

/** The same over HTTP/2. */
export const createHTTP2Handler = createHTTPHandler;

/** In place of that of `adapters/standalone`. */
export function createHTTPServer(options: Options): Server {
  return createServer(createHTTPHandler(options));
}

/** In place of that of `adapters/express`: Express keeps the server, Fastify answers. */
export function createExpressMiddleware(options: Options): Listener {
  return createHTTPHandler(options);
}

/** In place of that of `adapters/next`, which gets the path of a procedure as `query.trpc`. */
export function createNextApiHandler(options: Options) {
  const route = createHTTPHandler(options);
  return async (
    request: IncomingMessage & { readonly query: { readonly trpc?: string | readonly string[] } },
    response: ServerResponse,
  ): Promise<void> => {
    const { trpc = "" } = request.query;
    const path = typeof trpc === "string" ? trpc : trpc.join("/");
    const search = /\?.*$/.exec(request.url ?? "")?.[0] ?? "";
    request.url = `/${encodeURIComponent(path)}${search}`;
    const finished = new Promise<void>((resolve) => response.once("finish", resolve));
    route(request, response);
    await finished;
  };
}
