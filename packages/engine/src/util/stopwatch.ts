/** Measures how long something has run, whatever happens to the clock meanwhile. */

/** A start computed from the clock that differs by less than this is the one that was noted. */
const CLOCK_DRIFT_MS = 1000;

/**
 * Runs from its construction. The start is given by the clock of now, so that the start and the
 * seconds always add up to the time of now.
 *
 * @example
 * const stopwatch = new Stopwatch();
 * stopwatch.seconds; // never negative
 */
export class Stopwatch {
  readonly #startedAt = Date.now();
  readonly #start = performance.now();

  /** Seconds since the start. */
  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  /** The time of the start. It changes only if the clock was set. */
  get startedAt(): Date {
    const startedAt = Math.round(Date.now() - this.seconds * 1000);
    const isSame = Math.abs(startedAt - this.#startedAt) < CLOCK_DRIFT_MS;
    return new Date(isSame ? this.#startedAt : startedAt);
  }
}
