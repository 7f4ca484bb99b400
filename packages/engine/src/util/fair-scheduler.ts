/** Fairness on one thread: lists take turns with everything else that waits to be served. */

/** Hands out one turn for each round of the event loop, first come first served. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /** Waits for a turn: not at all, unless this round's has been taken. */
  take(): Promise<void> | undefined {
    if (!this.#isTaken) {
      this.#begin();
      return undefined;
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #begin(): void {
    this.#isTaken = true;
    setImmediate(() => this.#next());
  }

  #next(): void {
    this.#isTaken = false;
    const wake = this.#waiting.shift();
    if (wake === undefined) return;
    this.#begin();
    wake();
  }
}
