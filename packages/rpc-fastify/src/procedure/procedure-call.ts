/** One call of a procedure, before it runs. */
import type { AnyTRPCProcedure } from "@trpc/server";
import type { RawRequestDefaultExpression } from "fastify";

import type { OnCallEnd } from "./call-end.ts";
import type { TraceCall } from "./call-trace.ts";
import type { MaybePromise } from "./maybe-promise.ts";

/** The request that a call is part of. */
export interface CallSource {
  readonly rawRequest: RawRequestDefaultExpression;
  /** The input of a call as the client sent it. Throws a TRPCError if it cannot be read. */
  readInput(batchIndex: number): MaybePromise<unknown>;
  /** The signal that aborts when the client disconnects: the same one each time. */
  signal(): AbortSignal;
}

/** What a call needs to run. */
export interface ProcedureCall {
  readonly procedure: AnyTRPCProcedure;
  /** The procedure's name as tRPC passes it to middlewares, such as `items.put`. */
  readonly path: string;
  readonly batchIndex: number;
  readonly ctx: unknown;
  readonly source: CallSource;
  readonly onCallEnd: OnCallEnd | undefined;
  readonly traceCall: TraceCall | undefined;
}
