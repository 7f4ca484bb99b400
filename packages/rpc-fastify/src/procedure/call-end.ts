/** The end of a call, reported to the host. Tested through call-procedure.test.ts. */
import { toFailure } from "./step-result.ts";
import type { StepResult } from "./step-result.ts";

/** How a call of a procedure ended. */
export interface CallEnd {
  /** The procedure's name with its groups, such as `items.put`. */
  readonly path: string;
  /** Time from the first middleware to the result. */
  readonly milliseconds: number;
  /** Whether it gave a result. A subscription is counted when its stream was opened. */
  readonly ok: boolean;
}

/** Called once after each call. If it throws, the call fails with that error. */
export type OnCallEnd = (end: CallEnd) => void;

/** Calls `onCallEnd` for a call that began at `start`, and gives its result. */
export function reportEnd(
  onCallEnd: OnCallEnd,
  path: string,
  start: number,
  result: StepResult | undefined,
): StepResult | undefined {
  try {
    onCallEnd({ path, milliseconds: performance.now() - start, ok: result?.ok === true });
    return result;
  } catch (cause) {
    return toFailure(cause);
  }
}

/** The same for a call that has not ended yet. */
export function reportEndLater(
  onCallEnd: OnCallEnd,
  path: string,
  start: number,
  result: Promise<StepResult | undefined>,
): Promise<StepResult | undefined> {
  return result.then((settled) => reportEnd(onCallEnd, path, start, settled));
}
