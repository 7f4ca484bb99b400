/** The form of the failure tests: long, or the quick one of every check-in; and random choices. */

/** Set by `run.mjs`: `npx pnpm@12 test:faults --quick`. */
export const isQuick = process.env["FAULTS_FORM"] === "quick";

/** One number for each form. @example const ROUNDS = rounds({ quick: 8, long: 200 }); */
export function rounds(of: { readonly quick: number; readonly long: number }): number {
  return isQuick ? of.quick : of.long;
}

/** A random whole number from `min` to `max`, both included. */
export function anyInteger(min: number, max: number): number {
  return min + Math.floor(Math.random() * (max - min + 1));
}

/** A random one of these. */
export function anyOf<T>(all: readonly [T, ...T[]]): T {
  return all[anyInteger(0, all.length - 1)] ?? all[0];
}

/**
 * The numbers from 1 to `last`. If they are more than `most`, the quick form takes the first, the last,
 * and some between.
 */
export function pointsUpTo(last: number, most: number): number[] {
  const all = Array.from({ length: last }, (_, index) => index + 1);
  if (!isQuick || last <= most) return all;
  const step = (last - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => Math.round(1 + index * step));
}
