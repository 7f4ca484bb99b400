/** One call of a procedure, before it runs. */
import type { AnyTRPCProcedure } from "@trpc/server";

import type { RequestSignal } from "../wire/request-signal.ts";
import type { OnCallEnd } from "./call-end.ts";
import type { MaybePromise } from "./maybe-promise.ts";

/** What a call needs to run. */
export interface ProcedureCall {
  readonly procedure: AnyTRPCProcedure;
  /** The name by which middlewares know the procedure, such as `items.put`. */
  readonly path: string;
  readonly batchIndex: number;
  readonly ctx: unknown;
  /** Gives the input as the client sent it; throws a TRPCError if it cannot be read. */
  readonly readInput: () => MaybePromise<unknown>;
  readonly signal: RequestSignal;
  readonly onCallEnd: OnCallEnd | undefined;
}
