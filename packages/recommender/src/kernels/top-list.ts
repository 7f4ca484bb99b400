/** The best k of a stream of scored items: a bounded heap with the worst kept item on top. */
/* oxlint-disable typescript/no-non-null-assertion -- All indices lie in [0, size), and size never
   exceeds the capacity. */

/** An item and its score. */
export interface ScoredItem {
  readonly item: number;
  readonly score: number;
}

/**
 * Keeps the `capacity` best of the added items: higher scores first, of equal scores the lower
 * index.
 */
export class TopList {
  readonly #capacity: number;
  readonly #items: Int32Array;
  readonly #scores: Float64Array;
  #size = 0;

  /** @throws RangeError if the capacity is not an integer of 0 or more */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 0) {
      throw new RangeError(`the length of a list must be an integer of 0 or more, not ${capacity}`);
    }
    this.#capacity = capacity;
    this.#items = new Int32Array(capacity);
    this.#scores = new Float64Array(capacity);
  }

  /** A lower score is not admitted. -Infinity while the list has room. */
  get floor(): number {
    if (this.#size < this.#capacity) return Number.NEGATIVE_INFINITY;
    return this.#scores[0] ?? Number.POSITIVE_INFINITY;
  }

  /** Whether {@link add} would keep the item now. Cheap: call it before more expensive checks. */
  admits(item: number, score: number): boolean {
    if (this.#size < this.#capacity) return true;
    if (this.#capacity === 0) return false;
    const worst = this.#scores[0]!;
    return score > worst || (score === worst && item < this.#items[0]!);
  }

  /** Adds the item if there is room, or replaces the worst item if that is worse. */
  add(item: number, score: number): void {
    if (!this.admits(item, score)) return;
    if (this.#size < this.#capacity) {
      this.#size += 1;
      this.#rise(this.#size - 1, item, score);
    } else {
      this.#sink(item, score);
    }
  }

  /** Removes and returns all items, best first. */
  takeSorted(): ScoredItem[] {
    const sorted: ScoredItem[] = [];
    while (this.#size > 0) {
      sorted.push({ item: this.#items[0]!, score: this.#scores[0]! });
      this.#size -= 1;
      this.#sink(this.#items[this.#size]!, this.#scores[this.#size]!);
    }
    return sorted.toReversed();
  }

  #worse(place: number, item: number, score: number): boolean {
    const other = this.#scores[place]!;
    return other < score || (other === score && this.#items[place]! > item);
  }

  /** Puts an item at a free leaf, and moves it up while its parent is better. */
  #rise(leaf: number, item: number, score: number): void {
    let place = leaf;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (this.#worse(parent, item, score)) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#items[place] = item;
    this.#scores[place] = score;
  }

  /** Puts an item at the top, and moves it down while a child is worse. */
  #sink(item: number, score: number): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (right < this.#size && this.#worse(right, this.#items[child]!, this.#scores[child]!)) {
        child = right;
      }
      if (!this.#worse(child, item, score)) break;
      this.#move(child, place);
      place = child;
    }
    this.#items[place] = item;
    this.#scores[place] = score;
  }

  #move(from: number, to: number): void {
    this.#items[to] = this.#items[from]!;
    this.#scores[to] = this.#scores[from]!;
  }
}
