/** A map that forgets what was used longest ago, bounded by the sum of its entries' costs. */
export class Lru<Key, Value> {
  readonly #entries = new Map<Key, { value: Value; cost: number }>();
  readonly #capacity: number;
  #cost = 0;

  /** @param capacity the largest sum of costs kept */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: Key, value: Value, cost = 1): void {
    this.delete(key);
    this.#entries.set(key, { value, cost });
    this.#cost += cost;
    for (const [oldest, entry] of this.#entries) {
      if (this.#cost <= this.#capacity) break;
      this.#entries.delete(oldest);
      this.#cost -= entry.cost;
    }
  }

  delete(key: Key): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#cost -= entry.cost;
  }

  clear(): void {
    this.#entries.clear();
    this.#cost = 0;
  }

  /** Least recently used first; looking at them is no use. */
  *values(): Generator<Value, void, undefined> {
    for (const { value } of this.#entries.values()) yield value;
  }

  get size(): number {
    return this.#entries.size;
  }
}
