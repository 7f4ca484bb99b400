/** The pace of work in the background, on the thread that serves. */
import { setTimeout } from "node:timers/promises";

/** Work done before other work gets its turn. */
const SLICE_MS = 1;
/** How much longer than the work a rest is. */
const REST_FACTOR = 9;
const LONGEST_REST_MS = 100;

/**
 * Keeps work to a tenth of a thread's time, in slices of a millisecond or of what is done between
 * two {@link rest}s.
 *
 * @example
 * const pace = new Pace(signal);
 * for (const each of many) {
 *   work(each);
 *   await pace.rest();
 * }
 */
export class Pace {
  readonly #signal: AbortSignal;
  #sliceStart = performance.now();

  /** @param signal ends the work: rests then reject with its reason */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Work begins now: what went before was done elsewhere. */
  start(): void {
    this.#sliceStart = performance.now();
  }

  /** Rests if a slice's time is up. @throws the signal's reason */
  async rest(): Promise<void> {
    this.#signal.throwIfAborted();
    const spent = performance.now() - this.#sliceStart;
    if (spent < SLICE_MS) return;
    const rest = Math.min(REST_FACTOR * spent, LONGEST_REST_MS);
    await setTimeout(rest, undefined, { signal: this.#signal, ref: false });
    this.start();
  }
}
