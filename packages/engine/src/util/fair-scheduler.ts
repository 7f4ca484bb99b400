/** Fairness on one thread: work that is ready at the same time is spread over the event loop. */
import { StoreError } from "@hellorec/store";

/** Callers that wait, at most: the last one waits for a second or less. */
const MAX_WAITING = 500;
/** Callers that continue in one iteration of the event loop. A list takes them some tenths of a millisecond. */
const CALLERS_PER_ITERATION = 2;

/** Lets a few callers continue per iteration of the event loop, first come, first served. */
export class FairScheduler {
  readonly #waiting: (() => void)[] = [];
  /** Callers that continued in this iteration. */
  #taken = 0;

  /**
   * Waits for an iteration of the event loop that few other callers have. The first callers in an
   * iteration do not wait.
   *
   * @throws {StoreError} UNAVAILABLE where too many callers wait
   * @example await scheduler.waitForIteration();
   */
  waitForIteration(): Promise<void> | undefined {
    if (this.#taken < CALLERS_PER_ITERATION) {
      this.#take();
      return undefined;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      const reason = `too many lists are waiting (${MAX_WAITING}): retry after a second`;
      return Promise.reject(new StoreError("UNAVAILABLE", reason));
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #take(): void {
    this.#taken += 1;
    if (this.#taken === 1) setImmediate(() => this.#release());
  }

  #release(): void {
    this.#taken = 0;
    for (const wake of this.#waiting.splice(0, CALLERS_PER_ITERATION)) {
      this.#take();
      wake();
    }
  }
}
