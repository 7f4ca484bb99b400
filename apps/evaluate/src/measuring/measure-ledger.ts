/**
 * What is measured, and where threads write the results: blocks of users, and sums in shared
 * memory. Tested through measure.test.ts.
 */
import type { Interactions, ItemWeights } from "@hellorec/recommender";

import { MEASURES } from "./metrics.ts";

/** What is measured. Plain data, so it can be posted to a thread. */
export interface MeasureTask {
  /** Without a matrix, every user gets the most popular items. */
  readonly matrix?: ItemWeights;
  readonly train: Interactions;
  readonly test: Interactions;
  readonly cutoffs: readonly number[];
  /** Keeps the metrics of each user as well. @default false */
  readonly keepUsers?: boolean;
}

/** The results of all threads, in shared memory. */
export interface MeasureLedger {
  /** The next block of users to take. */
  readonly next: Int32Array;
  /** For each block its users, then their sums of every metric at every cutoff. */
  readonly sums: Float64Array;
  /** For each cutoff and item the number of lists the item is in. */
  readonly shown: Int32Array;
  /** For each user the sums of a block, 1 and the metrics; empty unless they are kept. */
  readonly users: Float64Array;
}

/** A block is the unit of work of a thread. */
export const USERS_PER_BLOCK = 128;

/** The number of blocks of users. A block is the unit of work. */
export function blockCount({ train }: MeasureTask): number {
  return Math.ceil(train.userCount / USERS_PER_BLOCK);
}

/** An empty ledger. */
export function createMeasureLedger(task: MeasureTask): MeasureLedger {
  const { train, cutoffs, keepUsers = false } = task;
  const sums = blockCount(task) * sumsPerBlock(task);
  return {
    next: new Int32Array(new SharedArrayBuffer(4)),
    sums: new Float64Array(new SharedArrayBuffer(sums * 8)),
    shown: new Int32Array(new SharedArrayBuffer(cutoffs.length * train.itemCount * 4)),
    users: new Float64Array(
      new SharedArrayBuffer(keepUsers ? train.userCount * sumsPerBlock(task) * 8 : 0),
    ),
  };
}

/** How many sums a block has: its users, and every metric at every cutoff. */
export function sumsPerBlock({ cutoffs }: MeasureTask): number {
  return 1 + cutoffs.length * MEASURES.length;
}
