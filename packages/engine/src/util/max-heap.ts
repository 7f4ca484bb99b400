/** A max-heap: numbers by their scores, highest first, for callers that need only the first few. */

/**
 * To make the heap takes linear time, to add or take one number logarithmic time. On equal scores
 * the lower number comes first. The score of a number must not change while it is in the heap.
 *
 * @example new MaxHeap([0, 1], (number) => number * 2).take(); // 1
 */
export class MaxHeap<N extends number> {
  readonly #heap: N[];
  readonly #scoreOf: (number: N) => number;

  constructor(numbers: Iterable<N>, scoreOf: (number: N) => number) {
    this.#heap = [...numbers];
    this.#scoreOf = scoreOf;
    for (let place = (this.#heap.length >> 1) - 1; place >= 0; place--) this.#sink(place);
  }

  /** The number with the highest score. `undefined`: there is none. */
  get first(): N | undefined {
    return this.#heap[0];
  }

  /** Adds a number. */
  add(number: N): void {
    const heap = this.#heap;
    let place = heap.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !this.#isBefore(number, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = number;
  }

  /** Removes the number with the highest score. `undefined`: none is left. */
  take(): N | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #sink(start: number): void {
    const heap = this.#heap;
    const number = heap[start];
    if (number === undefined) return;
    let place = start;
    for (;;) {
      let child = 2 * place + 1;
      let below = heap[child];
      const right = heap[child + 1];
      if (below === undefined) break;
      if (right !== undefined && this.#isBefore(right, below)) {
        child++;
        below = right;
      }
      if (!this.#isBefore(below, number)) break;
      heap[place] = below;
      place = child;
    }
    heap[place] = number;
  }

  #isBefore(one: N, other: N): boolean {
    const difference = this.#scoreOf(one) - this.#scoreOf(other);
    return difference === 0 ? one < other : difference > 0;
  }
}
