/** What a queue of calls is given: its limits, and the calls that wait in it. */

/** Limits of one queue. */
export interface CallLimits {
  /** Calls that run at once. */
  readonly running: number;
  readonly runningPerClient: number;
  /** Calls that wait. */
  readonly waiting: number;
  readonly waitingPerClient: number;
}

/** A call that waits for its turn. */
export interface WaitingCall {
  /** When it began to wait, in milliseconds of `performance.now()`. */
  readonly since: number;
  /** Whether its client went away. It is then dropped. */
  isGone(): boolean;
  start(): void;
  /** Answers that the server is too busy. */
  giveUp(): void;
}

/** Whose limit is reached. */
export type Full = "client" | "server";
