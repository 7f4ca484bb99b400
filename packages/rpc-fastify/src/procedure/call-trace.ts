/**
 * The trace of a call: told when it starts, around what it runs, and when it ends. Tested through
 * call-trace.test.ts.
 */
import type { TRPCError } from "@trpc/server";
import type { RawRequestDefaultExpression } from "fastify";

import { errorOf, toFailure } from "./step-result.ts";
import type { StepResult } from "./step-result.ts";

/**
 * The trace of one call.
 *
 * @example
 * const trace: CallTrace = {
 *   run: (call) => context.with(trace.setSpan(parent, span), call),
 *   end: (error) => span.end(),
 * };
 */
export interface CallTrace {
  /** Runs the call: gives what `call` gives. What the call does then belongs to the trace. */
  run<Result>(call: () => Result): Result;
  /** The call has ended: with an error, or with a result. */
  end(error: TRPCError | undefined): void;
}

/**
 * Starts the trace of a call; undefined: this one is not traced.
 *
 * @example const traceCall: TraceCall = (procedure, request) => startSpan(procedure, request.headers);
 */
export type TraceCall = (
  procedure: string,
  request: RawRequestDefaultExpression,
) => CallTrace | undefined;

type MaybeResult = StepResult | undefined | Promise<StepResult | undefined>;

/** Runs a call within its trace. Never throws and never rejects, as the call does not. */
export function runTraced(
  traceCall: TraceCall,
  procedure: string,
  request: RawRequestDefaultExpression,
  call: () => MaybeResult,
): MaybeResult {
  try {
    const trace = traceCall(procedure, request);
    if (trace === undefined) return call();
    const result = trace.run(call);
    return result instanceof Promise
      ? result.then((settled) => endTrace(trace, settled))
      : endTrace(trace, result);
  } catch (cause) {
    return toFailure(cause);
  }
}

function endTrace(trace: CallTrace, result: StepResult | undefined): StepResult | undefined {
  try {
    trace.end(errorOf(result));
    return result;
  } catch (cause) {
    return toFailure(cause);
  }
}
