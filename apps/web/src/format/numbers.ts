/** Numbers as people read them: counts, shares, times. English, the same in every browser. */

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const SHORT = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** What stands where a number is not known. */
export const UNKNOWN = "–";

/** @example formatCount(100004) // "100,004" */
export function formatCount(count: number): string {
  return Number.isFinite(count) ? COUNT.format(count) : UNKNOWN;
}

/** @example formatEvents(1) // "1 event" */
export function formatEvents(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "event" : "events"}`;
}

/** For narrow places. @example formatCompact(1234567) // "1.23M" */
export function formatCompact(count: number): string {
  if (!Number.isFinite(count)) return UNKNOWN;
  return Math.abs(count) < 10_000 ? COUNT.format(count) : COMPACT.format(count);
}

/** Three digits that matter. @example formatShort(0.123456) // "0.123" */
export function formatShort(value: number): string {
  return Number.isFinite(value) ? SHORT.format(value) : UNKNOWN;
}

/**
 * For numbers that stand below each other: as many decimals for all of them as make three digits of
 * the largest.
 *
 * @example formatAligned(0.28, 0.902) // "0.280"
 */
export function formatAligned(value: number, largest: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  const magnitude = largest === 0 ? 0 : Math.floor(Math.log10(Math.abs(largest)));
  const decimals = Math.min(6, Math.max(0, 2 - magnitude));
  return value.toLocaleString("en", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/**
 * A share as percent; whole from 10% on, where tenths are chance.
 *
 * @param share 0..1, or beyond where it compares
 * @example formatShare(0.034) // "3.4%"
 */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return UNKNOWN;
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "under 0.1%";
  const digits = Math.abs(percent) < 9.95 ? 1 : 0;
  return `${Number(percent.toFixed(digits))}%`;
}

/** @example formatMilliseconds(0.4217) // "0.42 ms", formatMilliseconds(2310) // "2.3 s" */
export function formatMilliseconds(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return UNKNOWN;
  if (milliseconds >= 1000) return `${twoDigits(milliseconds / 1000)} s`;
  return `${twoDigits(milliseconds)} ms`;
}

/** How many times as good; undefined where nothing can be said, as the other is 0. */
export function formatLift(lift: number | undefined): string {
  if (lift === undefined || !Number.isFinite(lift)) return UNKNOWN;
  return `${lift < 10 ? lift.toFixed(1) : COUNT.format(lift)}×`;
}

function twoDigits(value: number): string {
  if (value >= 10) return COUNT.format(value);
  return String(Number(value.toPrecision(2)));
}
