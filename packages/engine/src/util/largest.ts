/** Numbers by their scores, highest first, for callers that need only the first few. */

/**
 * A heap: to make it takes linear time, to take one number logarithmic time. On equal scores the
 * lower number comes first. Scores must not change before the last number is taken.
 *
 * @example new Largest([0, 1], Float64Array.of(2, 3)).take(); // 1
 */
export class Largest {
  readonly #heap: Int32Array;
  readonly #scores: Float64Array;
  #size: number;

  /** @param scores by number */
  constructor(numbers: Iterable<number>, scores: Float64Array) {
    this.#heap = Int32Array.from(numbers);
    this.#scores = scores;
    this.#size = this.#heap.length;
    for (let place = (this.#size >> 1) - 1; place >= 0; place--) this.#sink(place);
  }

  /** Removes the number with the highest score. `undefined`: none is left. */
  take(): number | undefined {
    if (this.#size === 0) return undefined;
    const highest = this.#heap[0];
    this.#size--;
    this.#heap[0] = this.#at(this.#size);
    this.#sink(0);
    return highest;
  }

  #sink(start: number): void {
    const number = this.#at(start);
    let place = start;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#isBefore(this.#at(child + 1), this.#at(child))) child++;
      if (!this.#isBefore(this.#at(child), number)) break;
      this.#heap[place] = this.#at(child);
      place = child;
    }
    this.#heap[place] = number;
  }

  #at(place: number): number {
    return this.#heap[place] ?? 0;
  }

  #isBefore(one: number, other: number): boolean {
    const difference = (this.#scores[one] ?? 0) - (this.#scores[other] ?? 0);
    return difference === 0 ? one < other : difference > 0;
  }
}
