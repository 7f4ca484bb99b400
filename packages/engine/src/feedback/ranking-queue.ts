/** Computations of rankings, one at a time, with a bound on those that wait. */
import { StoreError } from "@hellorec/store";

/**
 * Runs computations one after the other. Urgent ones come first: the ranking of the whole log, which
 * most lists need.
 *
 * @example
 * const queue = new RankingQueue(64);
 * const ranking = await queue.run(() => compute(), true);
 */
export class RankingQueue {
  readonly #maxWaiting: number;
  readonly #urgent: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #isRunning = false;

  /** @param maxWaiting computations that wait. Further ones are refused, but for urgent ones */
  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting;
  }

  /** @throws {StoreError} UNAVAILABLE where too many wait */
  async run<Result>(work: () => Promise<Result>, isUrgent: boolean): Promise<Result> {
    if (this.#isRunning) {
      if (!isUrgent && this.#waiting.length >= this.#maxWaiting) {
        throw new StoreError(
          "UNAVAILABLE",
          `too many windows of popular items are waiting to be computed (${this.#maxWaiting}): retry after a second`,
        );
      }
      await new Promise<void>((resolve) => {
        (isUrgent ? this.#urgent : this.#waiting).push(resolve);
      });
    }
    this.#isRunning = true;
    try {
      return await work();
    } finally {
      const next = this.#urgent.shift() ?? this.#waiting.shift();
      // The place goes to the next one, so that none can take it in between.
      if (next === undefined) this.#isRunning = false;
      else next();
    }
  }
}
