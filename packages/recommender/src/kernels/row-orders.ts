// What the owner of a fit and its threads say to each other, and how threads share out the rows.
import type { RowTask, RowWorker } from "./row-task.ts";

/** Owner to thread: do rows of this task until none is left. */
export interface RowOrder {
  readonly task: RowTask;
  readonly ledger: RowLedger;
}

/** Thread to owner: no row is left for me, or the task failed here. */
export type RowReport = { readonly kind: "done" } | { readonly kind: "failed"; error: unknown };

/** Which rows of a task are given out and which are done, in memory that all threads share. */
export interface RowLedger {
  readonly rowCount: number;
  /** The next row to give out, and the number of rows done. */
  readonly counters: Int32Array;
}

const nextRow = 0;
const rowsDone = 1;
const rowsAtATime = 16;

/** A ledger with all rows still to be given out. */
export function openLedger(rowCount: number): RowLedger {
  return {
    rowCount,
    counters: new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)),
  };
}

/** Takes some rows and does them; false if there were none left. */
export function doSomeRows({ rowCount, counters }: RowLedger, work: RowWorker): boolean {
  const from = Atomics.add(counters, nextRow, rowsAtATime);
  if (from >= rowCount) return false;
  const to = Math.min(rowCount, from + rowsAtATime);
  work(from, to);
  Atomics.add(counters, rowsDone, to - from);
  return true;
}

/** The share of rows that are done, 0..1. */
export function shareDone({ rowCount, counters }: RowLedger): number {
  return rowCount === 0 ? 1 : Atomics.load(counters, rowsDone) / rowCount;
}
