/** Means over users, their standard errors, and paired differences. */
import type { PairedDifference } from "../run/result.ts";

/** The mean; 0 of nothing. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/**
 * The standard error of the mean; 0 of fewer than two values.
 *
 * @example standardErrorOf([1, 3]) // 1
 */
export function standardErrorOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/**
 * How much larger the first values are, with the standard error of that. Values at the same place are
 * of the same user.
 *
 * @example differenceOf([2, 4], [1, 1]) // { mean: 2, standard_error: 1 }
 */
export function differenceOf(
  first: readonly number[],
  second: readonly number[],
): PairedDifference {
  const differences = first.map((value, at) => value - (second[at] ?? 0));
  return { mean: meanOf(differences), standard_error: standardErrorOf(differences) };
}
