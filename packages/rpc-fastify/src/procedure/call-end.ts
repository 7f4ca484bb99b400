/** The end of a call, reported to the server that hosts the router. Tested through call-procedure.test.ts. */
import type { TRPCError } from "@trpc/server";

import { errorOf, toFailure } from "./step-result.ts";
import type { StepResult } from "./step-result.ts";

/**
 * How a call of a procedure ended.
 *
 * @example const end: CallEnd = { procedure: "items.put", milliseconds: 1.2, error: undefined };
 */
export interface CallEnd {
  /** The procedure's name with its groups, such as `items.put`. tRPC calls it the path. */
  readonly procedure: string;
  /** Time from the first middleware to the result. */
  readonly milliseconds: number;
  /**
   * Why the call failed; undefined: it gave a result. A subscription ends, for this count, when its
   * stream is open.
   */
  readonly error: TRPCError | undefined;
}

/**
 * Called once after each call. If it throws, the call fails with that error.
 *
 * @example const onCallEnd: OnCallEnd = ({ procedure, error }) => console.log(procedure, error?.code);
 */
export type OnCallEnd = (end: CallEnd) => void;

/** Calls `onCallEnd` for a call that began at `start`, and gives its result. */
export function reportEnd(
  onCallEnd: OnCallEnd,
  procedure: string,
  start: number,
  result: StepResult | undefined,
): StepResult | undefined {
  try {
    onCallEnd({ procedure, milliseconds: performance.now() - start, error: errorOf(result) });
    return result;
  } catch (cause) {
    return toFailure(cause);
  }
}

/** The same for a call that has not ended yet. */
export function reportEndLater(
  onCallEnd: OnCallEnd,
  procedure: string,
  start: number,
  result: Promise<StepResult | undefined>,
): Promise<StepResult | undefined> {
  return result.then((settled) => reportEnd(onCallEnd, procedure, start, settled));
}
