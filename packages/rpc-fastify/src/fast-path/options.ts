/** The options that the fast path works by. */
import type { AnyTRPCRouter } from "@trpc/server";
import type { FastifyHandlerOptions } from "@trpc/server/adapters/fastify";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { Authorize } from "../procedure/authorize.ts";
import type { OnCallEnd } from "../procedure/call-end.ts";
import type { IsImmutable } from "../wire/json-text.ts";

/** The options of tRPC's own Fastify handler. */
export type HandlerOptions<TRouter extends AnyTRPCRouter> = FastifyHandlerOptions<
  TRouter,
  FastifyRequest,
  FastifyReply
>;

/** What the fast path needs of the plugin's options. */
export interface FastPathOptions<TRouter extends AnyTRPCRouter> {
  readonly trpcOptions: HandlerOptions<TRouter>;
  readonly onCallEnd?: OnCallEnd;
  readonly isImmutable?: IsImmutable;
  readonly authorize?: Authorize;
  readonly maxBatchBytes?: number;
  readonly maxInputDepth?: number;
}
