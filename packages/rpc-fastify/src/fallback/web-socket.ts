/**
 * WebSockets: tRPC's own handler on a route. `@fastify/websocket` must be registered.
 * Tested through fastify-trpc-plugin.test.ts.
 */
import type { AnyTRPCRouter } from "@trpc/server";
import type { FastifyHandlerOptions } from "@trpc/server/adapters/fastify";
import { getWSConnectionHandler } from "@trpc/server/adapters/ws";
import type { WSSHandlerOptions } from "@trpc/server/adapters/ws";
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";

type Connect = ReturnType<typeof getWSConnectionHandler>;

/** What @fastify/websocket adds to a route. */
interface WebSocketRoute extends RouteOptions {
  readonly wsHandler: (
    socket: Parameters<Connect>[0],
    req: { raw: Parameters<Connect>[1] },
  ) => void;
}

/** Serves a router to WebSocket clients at a URL. */
export function serveWebSockets<TRouter extends AnyTRPCRouter>(
  fastify: FastifyInstance,
  url: string,
  options: FastifyHandlerOptions<TRouter, FastifyRequest, FastifyReply>,
): void {
  // As in tRPC's plugin: the same createContext gets the raw request and the socket.
  const forSockets: unknown = options;
  const connect = getWSConnectionHandler<TRouter>({
    // oxlint-disable-next-line no-unsafe-type-assertion -- see above
    ...(forSockets as WSSHandlerOptions<TRouter>),
  });
  const route: WebSocketRoute = {
    method: "GET",
    url,
    handler: (_req, reply) => reply.code(404).send(),
    wsHandler: (socket, req) => {
      const connected: unknown = connect(socket, req.raw);
      // Before tRPC 11.1.4 it is a promise, which fails where createContext does. onError was told.
      if (connected instanceof Promise) connected.catch(() => socket.close());
    },
  };
  fastify.route(route);
}
