/** Means over users, their standard errors, and paired differences. */

/** The mean of a difference over users, and its standard error. */
export interface PairedDifference {
  readonly mean: number;
  readonly standard_error: number;
}

type Numbers = readonly number[] | Float64Array;

/** The mean; 0 of nothing. */
export function meanOf(values: Numbers): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / Math.max(1, values.length);
}

/**
 * The standard error of the mean; 0 of fewer than two values.
 *
 * @example standardErrorOf([1, 3]) // 1
 */
export function standardErrorOf(values: Numbers): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/**
 * How much larger the first values are, with the standard error of that. Values at the same place are
 * of the same user.
 *
 * @example differenceOf([2, 4], [1, 1]) // { mean: 2, standard_error: 1 }
 */
export function differenceOf(first: Numbers, second: Numbers): PairedDifference {
  const differences = Array.from(first, (value, at) => value - (second[at] ?? 0));
  return { mean: meanOf(differences), standard_error: standardErrorOf(differences) };
}
