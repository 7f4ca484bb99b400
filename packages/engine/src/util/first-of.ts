/** The first entries of many in an order, without sorting all of them. */

/**
 * Keeps the first `count` of the entries that are offered.
 *
 * @example
 * const least = new FirstOf<number>(2, (one, other) => one - other);
 * for (const entry of [5, 3, 9, 1]) least.offer(entry);
 * least.sorted(); // [1, 3]
 */
export class FirstOf<Entry> {
  readonly #count: number;
  readonly #compare: (one: Entry, other: Entry) => number;
  /** Sorted from time to time, and then cut to `count`. */
  #entries: Entry[] = [];
  #last: Entry | undefined;

  constructor(count: number, compare: (one: Entry, other: Entry) => number) {
    this.#count = count;
    this.#compare = compare;
  }

  /** Once there are enough entries, one that is kept comes before this one. */
  get last(): Entry | undefined {
    return this.#last;
  }

  offer(entry: Entry): void {
    if (this.#last !== undefined && this.#compare(entry, this.#last) >= 0) return;
    this.#entries.push(entry);
    if (this.#entries.length >= 2 * this.#count + 64) this.#cut();
  }

  /** The first entries, in their order. */
  sorted(): readonly Entry[] {
    this.#cut();
    return this.#entries;
  }

  #cut(): void {
    this.#entries = this.#entries.toSorted(this.#compare).slice(0, this.#count);
    if (this.#entries.length === this.#count) this.#last = this.#entries.at(-1);
  }
}
