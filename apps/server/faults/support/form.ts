/** Which form of the failure tests runs: long, or the bounded one of every check-in. */

/** Set by `run.mjs`: `pnpm test:faults --quick`. */
export const isQuick = process.env["FAULTS_FORM"] === "quick";

/** One number for each form. @example const ROUNDS = rounds({ quick: 8, long: 200 }); */
export function rounds(of: { readonly quick: number; readonly long: number }): number {
  return isQuick ? of.quick : of.long;
}

/** A whole number from `min` to `max`, both included: moments and sizes that nobody chose. */
export function anyInteger(min: number, max: number): number {
  return min + Math.floor(Math.random() * (max - min + 1));
}

/** One of these. */
export function anyOf<T>(all: readonly [T, ...T[]]): T {
  return all[anyInteger(0, all.length - 1)] ?? all[0];
}

/**
 * The numbers from 1 to `last`; of many, the bounded form takes the first, the last, and some between.
 */
export function pointsUpTo(last: number, most: number): number[] {
  const all = Array.from({ length: last }, (_, index) => index + 1);
  if (!isQuick || last <= most) return all;
  const step = (last - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => Math.round(1 + index * step));
}
