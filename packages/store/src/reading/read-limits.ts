/**
 * How many reads wait before each worker of a store, and when a read gives up: the same in both
 * databases. Reads by key in SQLite are no work for a worker: they run at once. Tested through
 * long-reader.test.ts and postgres-executor.test.ts.
 */
import type { BoundedQueueLimits } from "./bounded-queue.ts";

/** The bounds of the reads of one worker. */
export interface ReadLimits extends Omit<BoundedQueueLimits, "maxRunning"> {
  /** The longest time that a read runs. It then fails with UNAVAILABLE. */
  readonly giveUpMs: number;
}

/** Reads by key. Hundreds end in the longest wait, so more than these would wait in vain. */
export const SHORT_READS: ReadLimits = {
  name: "reads",
  maxWaiting: 1000,
  maxWaitMs: 3000,
  giveUpMs: 5000,
};

/** Reads of many rows, most of them for a caller who waits. */
export const LONG_READS: ReadLimits = {
  name: "reads of many rows",
  maxWaiting: 200,
  maxWaitMs: 3000,
  giveUpMs: 5000,
};

/**
 * Counts and sums over the whole log. They have a worker of their own, one at a time: they may take
 * minutes on a very large log, and no other read waits behind them.
 */
export const AGGREGATES: ReadLimits = {
  name: "counts of the log",
  maxWaiting: 50,
  maxWaitMs: 30_000,
  giveUpMs: 600_000,
};
