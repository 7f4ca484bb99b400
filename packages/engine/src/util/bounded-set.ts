/** A set with a limit, also used as a queue. */

/**
 * Ignores new values while it is full.
 *
 * @example
 * const waiting = new BoundedSet<string>(20_000);
 * waiting.add("alice");
 * waiting.takeFirst(); // "alice"
 */
export class BoundedSet<Value> {
  readonly #values = new Set<Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#values.size;
  }

  has(value: Value): boolean {
    return this.#values.has(value);
  }

  add(value: Value): void {
    if (this.#values.size < this.#limit) this.#values.add(value);
  }

  /** Removes the value that was added first. `undefined`: the set is empty. */
  takeFirst(): Value | undefined {
    for (const value of this.#values) {
      this.#values.delete(value);
      return value;
    }
    return undefined;
  }
}
