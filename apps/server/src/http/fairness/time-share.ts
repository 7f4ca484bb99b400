/**
 * A share of the time of the thread. Work of one kind that waits runs in pieces, in each iteration of
 * the event loop for as long as its share allows: long iterations have more of it than short ones.
 */

/** Most time for one kind of work in one iteration, in milliseconds. */
const MOST_MS = 2;
/** While many connections arrive, a share is divided by this. */
const DIVISOR = 4;

/**
 * Runs steps of one kind of work within a share of the time that passes.
 *
 * @example
 * const share = new TimeShare(0.2);
 * const isMoreLeft = share.run(() => startNext(), false);
 */
export class TimeShare {
  readonly #share: number;
  #credit = MOST_MS;
  #countedAt = performance.now();

  /** @param share of the time: 0.2 is a fifth */
  constructor(share: number) {
    this.#share = share;
  }

  /**
   * Runs steps until the time is used, or until a step says that it was the last one.
   *
   * @param isShort whether little time should be used. Otherwise one step runs in any case
   * @returns whether the time was used: steps may be left
   */
  run(step: () => boolean, isShort: boolean): boolean {
    let now = performance.now();
    const share = isShort ? this.#share / DIVISOR : this.#share;
    this.#credit = Math.min(MOST_MS, this.#credit + (now - this.#countedAt) * share);
    this.#countedAt = now;
    let mayRun = !isShort || this.#credit > 0;
    while (mayRun) {
      const isMoreLeft = step();
      now = performance.now();
      // A long step is not paid for longer than a long iteration.
      this.#credit = Math.max(-MOST_MS, this.#credit - (now - this.#countedAt));
      this.#countedAt = now;
      if (!isMoreLeft) return false;
      mayRun = this.#credit > 0;
    }
    return true;
  }
}
