/** What a host is told when a call of a procedure ends. Tested through call-procedure.test.ts. */

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
