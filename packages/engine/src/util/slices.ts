/**
 * Cuts long work on the thread that serves requests into slices. Tested through
 * search/search-index.test.ts.
 */
import { setImmediate } from "node:timers/promises";

const SLICE_MS = 2;

/**
 * Lets the event loop continue after each slice of work.
 *
 * @example
 * const slices = new Slices();
 * for (const each of many) {
 *   work(each);
 *   if (slices.isDue()) await slices.next();
 * }
 */
export class Slices {
  #start = performance.now();

  /** Whether the slice is over. */
  isDue(): boolean {
    return performance.now() - this.#start > SLICE_MS;
  }

  /** Resolves once the event loop has continued: a new slice begins. */
  async next(): Promise<void> {
    await setImmediate();
    this.#start = performance.now();
  }
}
