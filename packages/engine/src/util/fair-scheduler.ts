/** Fairness on one thread: work that is ready at the same time is spread over the event loop. */
import { StoreError } from "@hellorec/store";

/** Callers that wait, at most: the last one waits for a second or less. */
const MAX_WAITING = 500;
/** Callers continue for this long in one iteration of the event loop. A list takes some tenths of it. */
const ITERATION_MS = 2;
/** Callers that continue in one iteration, at most. */
const CALLERS_PER_ITERATION = 16;
/** Callers that come together do not work before the last of them has come: so many do not wait. */
const CALLERS_AT_ONCE = 2;

/** Lets callers continue for a short time per iteration of the event loop, first come, first served. */
export class FairScheduler {
  readonly #waiting: (() => void)[] = [];
  /** Turns that come in the next iteration. */
  #turns = 0;
  /** Callers of this iteration that did not wait. */
  #atOnce = 0;
  /** When the first caller of this iteration continued. */
  #beganAt: number | undefined;

  /** Callers that wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Waits for an iteration of the event loop that has time left. The first callers in an iteration do
   * not wait.
   *
   * @throws {StoreError} UNAVAILABLE where too many callers wait
   * @example await scheduler.waitForIteration();
   */
  waitForIteration(): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#atOnce < CALLERS_AT_ONCE && this.#hasTime()) {
      this.#atOnce += 1;
      this.#begin();
      return undefined;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      const reason = `too many lists are waiting (${MAX_WAITING}): retry after a second`;
      return Promise.reject(new StoreError("UNAVAILABLE", reason));
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#turns < CALLERS_PER_ITERATION) {
        this.#turns += 1;
        setImmediate(this.#takeTurn);
      }
    });
  }

  /** Lets a caller continue. What it does until its next wait is done before the next turn. */
  readonly #takeTurn = (): void => {
    if (this.#waiting.length === 0) {
      this.#turns -= 1;
      return;
    }
    if (this.#hasTime()) {
      this.#begin();
      this.#waiting.shift()?.();
    }
    setImmediate(this.#takeTurn);
  };

  #hasTime(): boolean {
    return this.#beganAt === undefined || performance.now() - this.#beganAt < ITERATION_MS;
  }

  #begin(): void {
    if (this.#beganAt !== undefined) return;
    this.#beganAt = performance.now();
    setImmediate(() => {
      this.#beganAt = undefined;
      this.#atOnce = 0;
    });
  }
}
