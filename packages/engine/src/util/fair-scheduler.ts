/** Fairness on one thread: work that is ready at the same time is spread over the event loop. */
import { StoreError } from "@hellorec/store";

/** Callers that wait, at most: the last one waits for a second or less. */
const MAX_WAITING = 500;

/** Lets one caller continue per iteration of the event loop, first come, first served. */
export class FairScheduler {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /**
   * Waits for an iteration of the event loop that no other caller has. The first caller in an
   * iteration does not wait.
   *
   * @throws {StoreError} UNAVAILABLE where too many callers wait
   * @example await scheduler.waitForIteration();
   */
  waitForIteration(): Promise<void> | undefined {
    if (!this.#isTaken) {
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
    this.#isTaken = true;
    setImmediate(() => this.#release());
  }

  #release(): void {
    this.#isTaken = false;
    const wake = this.#waiting.shift();
    if (wake === undefined) return;
    this.#take();
    wake();
  }
}
