/**
 * Whether many connections arrive now. The system hands over one in each iteration of the event loop,
 * in the order of their arrival. So while many arrive, little else may be done in an iteration: a caller
 * that comes after them waits for all of these iterations. Tested through new-connections.test.ts.
 */

/** After arrivals in so many iterations in a row, more of them wait. */
const MANY = 8;

/**
 * The arrivals of one server.
 *
 * @example
 * const arrivals = new Arrivals();
 * arrivals.add();
 * arrivals.areMany; // false
 */
export class Arrivals {
  #iterations = 0;
  #hasArrived = false;
  #isWatching = false;

  /** Counts a connection. */
  add(): void {
    this.#hasArrived = true;
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#watch();
  }

  get areMany(): boolean {
    return this.#iterations >= MANY;
  }

  /** Looks at each iteration until one has no arrival. */
  #watch(): void {
    setImmediate(() => {
      this.#isWatching = this.#hasArrived;
      this.#iterations = this.#hasArrived ? this.#iterations + 1 : 0;
      this.#hasArrived = false;
      if (this.#isWatching) this.#watch();
    });
  }
}
