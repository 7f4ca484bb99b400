/**
 * Keeps `process.nextTick` fast. Node writes the entries of its queue as object literals with symbols
 * for names, and V8 remembers the shape (the hidden class) of such a literal where it stands. While a
 * server is idle no entry exists, so the garbage collection may free the shape; the next literal has
 * another, and V8 then takes the slow path at that place for as long as the process lives. A query
 * needs about five ticks. One entry that is kept keeps the shape.
 */
import { executionAsyncResource } from "node:async_hooks";

const kept: object[] = [];

/**
 * Keeps an entry of the queue for as long as the process lives. One is enough, so later calls keep none.
 *
 * @returns the kept entry
 * @example await keepTickShape();
 */
export async function keepTickShape(): Promise<object> {
  const entry =
    kept[0] ??
    (await new Promise<object>((resolve) => {
      process.nextTick(() => resolve(executionAsyncResource()));
    }));
  if (kept.length === 0) kept.push(entry);
  return entry;
}
