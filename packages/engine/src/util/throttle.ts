/**
 * Limits background work to a share of the thread that serves requests. Tested through
 * serving/cold-start-items.test.ts.
 */
import { setTimeout } from "node:timers/promises";

/** Work that is done without a pause. */
const SLICE_MS = 1;
/** How much longer than the work a pause is. */
const PAUSE_FACTOR = 9;
const MAX_PAUSE_MS = 100;

/**
 * Limits work to a tenth of a thread's time. A slice of work is a millisecond, or what is done
 * between two calls of {@link pauseIfDue} if that takes longer.
 *
 * @example
 * const throttle = new Throttle(signal);
 * for (const each of many) {
 *   work(each);
 *   await throttle.pauseIfDue();
 * }
 */
export class Throttle {
  readonly #signal: AbortSignal;
  #sliceStart = performance.now();

  /** @param signal stops the work: pauses then reject with its reason */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Starts a slice. Time spent before does not count, such as the time of a query. */
  start(): void {
    this.#sliceStart = performance.now();
  }

  /** Pauses if the slice is over. @throws the signal's reason */
  async pauseIfDue(): Promise<void> {
    this.#signal.throwIfAborted();
    const spent = performance.now() - this.#sliceStart;
    if (spent < SLICE_MS) return;
    const pause = Math.min(PAUSE_FACTOR * spent, MAX_PAUSE_MS);
    await setTimeout(pause, undefined, { signal: this.#signal, ref: false });
    this.start();
  }
}
