/**
 * A histogram of durations that is cheap to add to: one logarithm and one addition. Tested through
 * call-stats.test.ts and metrics-text.test.ts.
 */
import type { HistogramCounts } from "./histogram-counts.ts";

/** Buckets for each power of two: a quantile is exact to about 9%. */
const STEPS = 8;
/** The upper end of the first bucket, in milliseconds. So the powers of two are round. */
const SMALLEST = 1 / 128;
/** The last one lies past a minute. */
const BUCKETS = 192;
/** The powers of two above {@link SMALLEST} that Prometheus gets: from 0.25 ms to 16 s. */
const SHOWN_POWERS = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 21];
const BOUNDS: readonly number[] = SHOWN_POWERS.map((power) => (SMALLEST * 2 ** power) / 1000);

/**
 * Counts durations in memory that does not grow.
 *
 * @example
 * const histogram = new DurationHistogram();
 * histogram.observe(1.2);
 * histogram.cumulative(); // [0, 0, 0, 1, 1, …]
 */
export class DurationHistogram implements HistogramCounts {
  /** In seconds. */
  readonly bounds = BOUNDS;
  // Doubles: 32 bits would be full after some days of load.
  readonly #buckets = new Float64Array(BUCKETS);
  #milliseconds = 0;

  observe(milliseconds: number): void {
    const bucket = bucketOf(milliseconds);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    if (milliseconds > 0 && milliseconds < Infinity) this.#milliseconds += milliseconds;
  }

  get count(): number {
    return this.#buckets.reduce((sum, count) => sum + count, 0);
  }

  /** In seconds. */
  get sum(): number {
    return this.#milliseconds / 1000;
  }

  cumulative(): number[] {
    let from = 0;
    let seen = 0;
    return SHOWN_POWERS.map((power) => {
      const end = power * STEPS;
      for (; from <= end; from += 1) seen += this.#buckets[from] ?? 0;
      return seen;
    });
  }

  /** The durations of several histograms together, by bucket. */
  static merge(histograms: readonly DurationHistogram[]): Float64Array {
    const merged = new Float64Array(BUCKETS);
    for (const histogram of histograms) {
      for (const [at, count] of histogram.#buckets.entries()) {
        merged[at] = count + (merged[at] ?? 0);
      }
    }
    return merged;
  }
}

/** The upper end of the quantile's bucket, in milliseconds, to three digits. */
export function quantileOf(buckets: Float64Array, share: number): number {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  const rank = Math.ceil(total * share);
  let seen = 0;
  const bucket = buckets.findIndex((count) => (seen += count) >= rank);
  return Number((SMALLEST * 2 ** (bucket / STEPS)).toPrecision(3));
}

function bucketOf(milliseconds: number): number {
  if (!(milliseconds > SMALLEST)) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log2(milliseconds / SMALLEST) * STEPS));
}
