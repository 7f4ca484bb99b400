/**
 * How threads share the rows of a task: a ledger in shared memory, and the messages between the
 * owner of the threads and each thread. Tested through models/fit-item-weights.test.ts.
 */

/** Computes the rows [from, to). It holds its own working memory, so each thread creates one. */
export type RowWorker = (from: number, to: number) => void;

/** Owner to thread: compute rows of this task until none is left. */
export interface RowOrder<Task> {
  readonly task: Task;
  readonly ledger: RowLedger;
}

/** Thread to owner: no row is left, or the task failed in this thread. */
export type RowReport = { readonly kind: "done" } | { readonly kind: "failed"; error: unknown };

/** Which rows of a task are taken and how many are done, in memory that all threads share. */
export interface RowLedger {
  readonly rowCount: number;
  readonly rowsPerStep: number;
  /** The next row to take, and the number of rows done. */
  readonly counters: Int32Array;
}

const NEXT_ROW = 0;
const ROWS_DONE = 1;
const DEFAULT_ROWS_PER_STEP = 16;

/** A ledger with no row taken. */
export function createRowLedger(rowCount: number, rowsPerStep = DEFAULT_ROWS_PER_STEP): RowLedger {
  return {
    rowCount,
    rowsPerStep,
    counters: new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)),
  };
}

/** Takes the next rows and computes them. Returns false if no row was left. */
export function computeNextRows(
  { rowCount, rowsPerStep, counters }: RowLedger,
  work: RowWorker,
): boolean {
  const from = Atomics.add(counters, NEXT_ROW, rowsPerStep);
  if (from >= rowCount) return false;
  const to = Math.min(rowCount, from + rowsPerStep);
  work(from, to);
  Atomics.add(counters, ROWS_DONE, to - from);
  return true;
}

/** The share of rows that are done, 0..1. */
export function shareDone({ rowCount, counters }: RowLedger): number {
  return rowCount === 0 ? 1 : Atomics.load(counters, ROWS_DONE) / rowCount;
}
