/** What a histogram of Prometheus needs, whatever counted it. Types only. */

/** The counts of a histogram. */
export interface HistogramCounts {
  /** The upper ends of the buckets, in the unit of the metric, from small to large. */
  readonly bounds: readonly number[];
  readonly count: number;
  /** The sum of all values, in the unit of the metric. */
  readonly sum: number;
  /** For each bound, how many values are not larger. */
  cumulative(): number[];
}
