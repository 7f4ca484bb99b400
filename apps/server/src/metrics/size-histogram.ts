/** A histogram of sizes: the calls of a batch, the events of a call. */
import type { HistogramCounts } from "./histogram-counts.ts";

/** The contract allows 100 calls in a batch, and 1,000 events in a call. */
const BOUNDS: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/**
 * Counts sizes in memory that does not grow.
 *
 * @example
 * const sizes = new SizeHistogram();
 * sizes.observe(3);
 * sizes.cumulative(); // [0, 0, 1, 1, …]
 */
export class SizeHistogram implements HistogramCounts {
  readonly bounds = BOUNDS;
  readonly #buckets = new Float64Array(BOUNDS.length);
  #count = 0;
  #sum = 0;

  observe(size: number): void {
    this.#count += 1;
    this.#sum += size;
    const bucket = BOUNDS.findIndex((bound) => size <= bound);
    if (bucket !== -1) this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
  }

  get count(): number {
    return this.#count;
  }

  get sum(): number {
    return this.#sum;
  }

  cumulative(): number[] {
    let seen = 0;
    return [...this.#buckets].map((count) => (seen += count));
  }
}
