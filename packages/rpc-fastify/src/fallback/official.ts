// Hands a request over to tRPC's own Fastify handler, exactly as tRPC's plugin does.
import type { AnyTRPCRouter } from "@trpc/server";
import { type FastifyHandlerOptions, fastifyRequestHandler } from "@trpc/server/adapters/fastify";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Answers a request the long way: subscriptions, streams, forms, binary, and all that is odd. */
export function answerOfficially<TRouter extends AnyTRPCRouter>(
  options: FastifyHandlerOptions<TRouter, FastifyRequest, FastifyReply>,
  req: FastifyRequest,
  res: FastifyReply,
  path: string,
): Promise<void> {
  return fastifyRequestHandler({ ...options, req, res, path });
}
