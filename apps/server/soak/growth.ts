/** Whether a quantity grows over a run: the slope of its lower edge, and what is tolerated. */

/** What a quantity may grow by, from the first quarter's end to the end of the run. */
export interface Tolerance {
  /** As a share of its median. */
  readonly share: number;
  /** In its own unit: less than this never counts as growth. */
  readonly least: number;
}

/** How a quantity went over the last three quarters of a run. */
export interface Growth {
  readonly median: number;
  readonly worst: number;
  /** By the slope, over all three quarters. */
  readonly grown: number;
  readonly tolerated: number;
  readonly grows: boolean;
}

/** Windows whose lowest values the slope is made of: a heap falls only when it is collected. */
const WINDOWS = 24;

/**
 * The growth of a quantity. The first quarter is left out: caches fill and code is compiled.
 *
 * @example growthOf([1, 1, 1, 1], { share: 0.1, least: 1 }).grows // false
 */
export function growthOf(samples: readonly number[], { share, least }: Tolerance): Growth {
  const late = samples.slice(Math.floor(samples.length / 4));
  const lows = lowestOfWindows(late);
  const median = medianOf(late);
  const grown = medianSlope(lows) * Math.max(0, lows.length - 1);
  const tolerated = Math.max(least, median * share);
  return {
    median,
    worst: late.reduce((most, value) => Math.max(most, value), 0),
    grown,
    tolerated,
    grows: grown > tolerated,
  };
}

/** The smallest value of each window. */
export function lowestOfWindows(samples: readonly number[], windows = WINDOWS): number[] {
  const size = Math.max(1, Math.ceil(samples.length / windows));
  const lows: number[] = [];
  for (let at = 0; at < samples.length; at += size) {
    lows.push(Math.min(...samples.slice(at, at + size)));
  }
  return lows;
}

/** The median of the slopes between all pairs of values (Theil and Sen): few outliers do not move it. */
export function medianSlope(values: readonly number[]): number {
  return medianOf(
    values.flatMap((from, at) =>
      values.slice(at + 1).map((to, distance) => (to - from) / (distance + 1)),
    ),
  );
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return (lower + upper) / 2;
}
