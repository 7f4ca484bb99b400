// WebSockets, for which @fastify/websocket must be registered: tRPC's own handler on a route.
import type { AnyTRPCRouter } from "@trpc/server";
import { getWSConnectionHandler, type WSSHandlerOptions } from "@trpc/server/adapters/ws";
import type { FastifyInstance, RouteOptions } from "fastify";

import type { HandlerOptions } from "../fast-path/exchange.ts";

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
  options: HandlerOptions<TRouter>,
): void {
  // As tRPC's plugin has it: the same createContext then gets the raw request and the socket.
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
      connect(socket, req.raw);
    },
  };
  fastify.route(route);
}
