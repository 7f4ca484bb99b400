/** The options that the fast path works by. */
import type { AnyTRPCRouter } from "@trpc/server";
import type { FastifyHandlerOptions } from "@trpc/server/adapters/fastify";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { Authorize, Permit } from "../procedure/authorize.ts";
import type { OnCallEnd } from "../procedure/call-end.ts";
import type { TraceCall } from "../procedure/call-trace.ts";
import type { MaybePromise } from "../procedure/maybe-promise.ts";
import type { StepResult } from "../procedure/step-result.ts";
import type { IsImmutable } from "../wire/json-text.ts";
import type { Inputs } from "./inputs.ts";

/** The options of tRPC's own Fastify handler. */
export type HandlerOptions<TRouter extends AnyTRPCRouter> = FastifyHandlerOptions<
  TRouter,
  FastifyRequest,
  FastifyReply
>;

/** A query whose call was checked, and maybe run, before Fastify routed its request. */
export interface StartedQuery {
  readonly inputs: Inputs;
  /** What `authorize` decided, where the call was not run. */
  readonly permit: MaybePromise<Permit>;
  /** What the call gave, where it was run. */
  readonly run: { readonly result: MaybePromise<StepResult | undefined> } | undefined;
}

/** The queries that were started so. */
export interface StartedQueries {
  started(request: FastifyRequest["raw"]): StartedQuery | undefined;
}

/** What the fast path needs of the plugin's options. */
export interface FastPathOptions<TRouter extends AnyTRPCRouter> {
  readonly trpcOptions: HandlerOptions<TRouter>;
  readonly onCallEnd?: OnCallEnd;
  readonly traceCall?: TraceCall | undefined;
  readonly onBatch?: (calls: number) => void;
  readonly isImmutable?: IsImmutable;
  readonly authorize?: Authorize;
  readonly directQueries?: StartedQueries;
  readonly maxBatchBytes?: number;
  readonly maxInputDepth?: number;
}
