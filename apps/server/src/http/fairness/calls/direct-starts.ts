/** Whether calls that start without waiting take too long together. */

/**
 * Each time so many calls started without waiting, the time is looked at. If they took longer than
 * this, the next one waits for the next iteration of the event loop, and those behind it wait too:
 * many calls that are done at once would not be counted as running. After a pause one call waits
 * without need, for an iteration in which nothing else happens.
 */
const CHECKED_STARTS = 8;
const SLOW_STARTS_MS = 4;
/** A body of so many bytes takes as long as a call without one. */
export const BYTES_AS_A_START = 16_384;

/**
 * Counts the calls of a queue that start without waiting.
 *
 * @example if (directStarts.areSlow(bodyBytes)) wait();
 */
export class DirectStarts {
  #starts = 0;
  #checkedAt = 0;

  /** Counts a call. @returns whether it should wait, because those before it took long */
  areSlow(bodyBytes: number): boolean {
    this.#starts += 1 + bodyBytes / BYTES_AS_A_START;
    if (this.#starts < CHECKED_STARTS) return false;
    const now = performance.now();
    const took = now - this.#checkedAt;
    this.#starts = 0;
    this.#checkedAt = now;
    return took > SLOW_STARTS_MS;
  }
}
