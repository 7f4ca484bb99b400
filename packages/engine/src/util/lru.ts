/** A cache that evicts the least recently used entries, bounded by the sum of their costs. */

interface Entry<Key, Value> {
  readonly key: Key;
  readonly value: Value;
  readonly cost: number;
  /** The entries that were used just before this one and just after it. */
  older: Entry<Key, Value> | undefined;
  newer: Entry<Key, Value> | undefined;
}

/** How often a cache had what was asked for, and how often not. */
export interface Lookups {
  readonly hits: number;
  readonly misses: number;
}

/**
 * A least recently used cache. The order of use is a linked list and not the order of a `Map`: to
 * delete and set a key of a large `Map` makes it rehash again and again (25 us each at 10,000 keys).
 *
 * @example
 * const cache = new Lru<string, Item>(50_000);
 * cache.set(item.item_id, item);
 */
export class Lru<Key, Value> {
  readonly #entries = new Map<Key, Entry<Key, Value>>();
  readonly #capacity: number;
  #oldest: Entry<Key, Value> | undefined;
  #newest: Entry<Key, Value> | undefined;
  #cost = 0;

  /** @param capacity the largest sum of costs */
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

  /** All keys, in no order. */
  keys(): MapIterator<Key> {
    return this.#entries.keys();
  }

  /** All values, in no order. Reading them does not count as use. */
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
