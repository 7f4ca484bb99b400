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
  return fastifyRequestHandler({ ...options, req: request, res: reply, path });
}
