/** Summaries of repeated measurements. */

/**
 * The middle of some values; of an even number of them, the mean of the middle two.
 *
 * @throws {RangeError} there are none
 * @example median([3, 1, 2]) // 2
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError("no values");
  return (lower + upper) / 2;
}

/**
 * How far repeated values lie apart: (largest - smallest) / median.
 *
 * @throws {RangeError} there are none
 * @example spread([90, 100, 110]) // 0.2
 */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/** @example rounded(1.2345, 2) // 1.23 */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
