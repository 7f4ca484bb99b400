/** The fallback: tRPC's own Fastify handler, called as tRPC's plugin calls it. */
import type { AnyTRPCRouter } from "@trpc/server";
import { fastifyRequestHandler } from "@trpc/server/adapters/fastify";
import type { FastifyHandlerOptions } from "@trpc/server/adapters/fastify";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Answers a request that is not for the fast path: a subscription, a stream, a form, binary data. */
export function answerWithTrpcHandler<TRouter extends AnyTRPCRouter>(
  options: FastifyHandlerOptions<TRouter, FastifyRequest, FastifyReply>,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): Promise<void> {
  return request.body === request.raw
    ? fastifyRequestHandler({ ...forUnread(options, request), res: reply, path })
    : fastifyRequestHandler({ ...options, req: request, res: reply, path });
}

/**
 * The options for a request whose body was left unread: a form. The handler reads it from the raw
 * request where it sees no `body`; before tRPC 11.9 it takes every `body` for one that was read. Hooks
 * get the request itself.
 */
function forUnread<TRouter extends AnyTRPCRouter>(
  options: FastifyHandlerOptions<TRouter, FastifyRequest, FastifyReply>,
  request: FastifyRequest,
) {
  const { createContext, onError } = options;
  const withoutBody = new Proxy(request, {
    has: (target, key) => key !== "body" && Reflect.has(target, key),
  });
  const hooks = {
    ...(createContext !== undefined && {
      createContext: (given: Parameters<typeof createContext>[0]) =>
        createContext({ ...given, req: request }),
    }),
    ...(onError !== undefined && {
      onError: (failure: Parameters<typeof onError>[0]) => onError({ ...failure, req: request }),
    }),
  };
  return { ...options, ...hooks, req: withoutBody };
}
