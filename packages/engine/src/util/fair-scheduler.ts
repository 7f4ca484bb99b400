/** Fairness on one thread: work that is ready at the same time is spread over the event loop. */

/** Gives one slot per iteration of the event loop, first come, first served. */
export class FairScheduler {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /**
   * Waits for a slot. The first caller in an iteration of the event loop does not wait.
   *
   * @example await scheduler.slot();
   */
  slot(): Promise<void> | undefined {
    if (!this.#isTaken) {
      this.#take();
      return undefined;
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
