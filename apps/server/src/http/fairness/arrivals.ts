/**
 * Whether many connections arrive now. The system hands over one in each iteration of the event loop,
 * in the order of their arrival. So while many arrive, little else may be done in an iteration: a caller
 * that comes after them waits for all of these iterations. Tested through new-connections.test.ts.
 */
import { setImmediate } from "node:timers";

/** After arrivals in so many iterations in a row, more of them wait. */
const MANY = 6;
/** They arrive in groups. After a pause as long as this, there are no more. */
const HOLD_MS = 30;
/** Longest time for which they come first. A client that never stops would get all the time. */
const LONGEST_MS = 2000;
/** Then they come first again after this time. */
const PAUSE_MS = 1000;
/** After an iteration as long as this, in milliseconds, they have the next ones for themselves. */
const LONG_MS = 3;
/** For so many times as long as it took, and for this time at most. */
const REST = 4;
const LONGEST_REST_MS = 60;

/**
 * The arrivals of one process.
 *
 * @example
 * const arrivals = new Arrivals();
 * arrivals.add();
 * arrivals.areMany; // false
 */
export class Arrivals {
  #areMany = false;
  /** Iterations in a row in which one arrived; 0: none arrived in the last one. */
  #iterations = 0;
  #hasArrived = false;
  #isWatching = false;
  /** When they began to come first, and when there were many in a row. */
  #firstAt = -Infinity;
  #lastAt = -Infinity;
  /** When the last iteration ended that was watched, and until when no long work should start. */
  #lookedAt = 0;
  #restUntil = -Infinity;

  /** Counts a connection. */
  add(): void {
    this.#hasArrived = true;
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#lookedAt = performance.now();
    this.#watch();
  }

  /** Whether others should wait for the connections that arrive. */
  get areMany(): boolean {
    return this.#areMany;
  }

  /**
   * Whether many arrive, and something else took long just now: nothing more should start. An iteration
   * in which none arrives ends that: none waits.
   */
  get areHeldUp(): boolean {
    return this.#areMany && this.#iterations > 0 && performance.now() < this.#restUntil;
  }

  /** Looks at each iteration until one has no arrival. */
  #watch(): void {
    setImmediate(() => {
      const now = performance.now();
      const took = now - this.#lookedAt;
      this.#lookedAt = now;
      if (took > LONG_MS) this.#restUntil = now + Math.min(REST * took, LONGEST_REST_MS);
      this.#iterations = this.#hasArrived ? this.#iterations + 1 : 0;
      this.#hasArrived = false;
      if (this.#areMany || this.#iterations >= MANY) this.#judge(now);
      this.#isWatching = this.#areMany || this.#iterations > 0;
      if (this.#isWatching) this.#watch();
    });
  }

  #judge(now: number): void {
    if (this.#iterations >= MANY) {
      this.#lastAt = now;
      if (now - this.#firstAt > LONGEST_MS + PAUSE_MS) this.#firstAt = now;
    }
    this.#areMany = now - this.#lastAt < HOLD_MS && now - this.#firstAt < LONGEST_MS;
  }
}

/** Those of all servers of this process: they share its event loop. */
export const arrivals = new Arrivals();
