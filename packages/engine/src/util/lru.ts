/** A map that forgets what was used longest ago, bounded by the sum of its entries' costs. */

interface Entry<Key, Value> {
  readonly key: Key;
  readonly value: Value;
  readonly cost: number;
  /** The one used just before this one, and the one used just after it. */
  older: Entry<Key, Value> | undefined;
  newer: Entry<Key, Value> | undefined;
}

/**
 * The order of use is a linked list, not that of the map: to put a key of a large `Map` last by
 * deleting and setting it makes the map tidy itself up again and again (25 us a time at 10,000).
 */
export class Lru<Key, Value> {
  readonly #entries = new Map<Key, Entry<Key, Value>>();
  readonly #capacity: number;
  #oldest: Entry<Key, Value> | undefined;
  #newest: Entry<Key, Value> | undefined;
  #cost = 0;

  /** @param capacity the largest sum of costs kept */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry !== this.#newest) {
      this.#unlink(entry);
      this.#append(entry);
    }
    return entry.value;
  }

  set(key: Key, value: Value, cost = 1): void {
    this.delete(key);
    const entry: Entry<Key, Value> = { key, value, cost, older: undefined, newer: undefined };
    this.#entries.set(key, entry);
    this.#append(entry);
    this.#cost += cost;
    while (this.#cost > this.#capacity && this.#oldest !== undefined) this.delete(this.#oldest.key);
  }

  delete(key: Key): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#unlink(entry);
    this.#cost -= entry.cost;
  }

  clear(): void {
    this.#entries.clear();
    this.#oldest = undefined;
    this.#newest = undefined;
    this.#cost = 0;
  }

  /** In no order; looking at them is no use. */
  *values(): Generator<Value, void, undefined> {
    for (const { value } of this.#entries.values()) yield value;
  }

  get size(): number {
    return this.#entries.size;
  }

  #append(entry: Entry<Key, Value>): void {
    entry.older = this.#newest;
    entry.newer = undefined;
    if (this.#newest === undefined) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
  }

  #unlink({ older, newer }: Entry<Key, Value>): void {
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
  }
}
