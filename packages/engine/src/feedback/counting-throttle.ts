/** How many events a step of counting takes, and how long the pause after it is. */

/** Events of one step. */
const FIRST_STEP = 500;
const SMALLEST_STEP = 200;
const LARGEST_STEP = 20_000;
/** How long a step delays writers: while events arrive, and while none do. */
const BUSY_STEP_MS = 25;
const QUIET_STEP_MS = 150;
/** With so many events left, rankings and counts will soon leave out the latest ones. */
const FAR_BEHIND = 5000;
/** How much longer than a step the pause after it is. */
const BUSY_FACTOR = 19;
const FAR_BEHIND_FACTOR = 2;
const QUIET_FACTOR = 0.25;
const MAX_PAUSE_MS = 2000;

/** What a step was like. */
export interface CountingStep {
  readonly tookMs: number;
  /** Events left to count. */
  readonly left: number;
  /** Events arrived meanwhile. */
  readonly isBusy: boolean;
}

/**
 * Steps grow until they take as long as writers may wait. While events arrive, counting takes a
 * twentieth of the writer's time, or a third once it is far behind.
 *
 * @example
 * const throttle = new CountingThrottle();
 * const left = await countByDay(RETRACTIONS, throttle.events);
 * await pause(throttle.pauseAfter({ tookMs: 12, left, isBusy: false }));
 */
export class CountingThrottle {
  #events = FIRST_STEP;

  /** Events for the next step. */
  get events(): number {
    return this.#events;
  }

  /** The pause after a step, in milliseconds. */
  pauseAfter({ tookMs, left, isBusy }: CountingStep): number {
    const wanted = (isBusy ? BUSY_STEP_MS : QUIET_STEP_MS) / Math.max(tookMs, 1);
    const events = Math.round(this.#events * Math.min(Math.max(wanted, 0.5), 2));
    this.#events = Math.min(Math.max(events, SMALLEST_STEP), LARGEST_STEP);
    const busyFactor = left >= FAR_BEHIND ? FAR_BEHIND_FACTOR : BUSY_FACTOR;
    return Math.min(tookMs * (isBusy ? busyFactor : QUIET_FACTOR), MAX_PAUSE_MS);
  }
}
