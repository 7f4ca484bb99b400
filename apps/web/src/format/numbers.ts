/** Numbers as text: counts, shares, times. In English, the same in every browser. */

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const SHORT = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** As wide as a plus. */
const MINUS = "−";

/** The text for a number that is not known. */
export const UNKNOWN = "–";

/** A count with its thousands grouped. @example formatCount(100004) // "100,004" */
export function formatCount(count: number): string {
  return Number.isFinite(count) ? COUNT.format(count) : UNKNOWN;
}

/** How many there are of something. @example counted(1, "item") // "1 item" */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A number of events. @example formatEvents(1) // "1 event" */
export function formatEvents(count: number): string {
  return counted(count, "event");
}

/** A count for narrow places. @example formatCompact(1234567) // "1.23M" */
export function formatCompact(count: number): string {
  if (!Number.isFinite(count)) return UNKNOWN;
  return Math.abs(count) < 10_000 ? COUNT.format(count) : COMPACT.format(count);
}

/** Three significant digits. @example formatShort(0.123456) // "0.123" */
export function formatShort(value: number): string {
  return Number.isFinite(value) ? withMinus(SHORT.format(value)) : UNKNOWN;
}

/**
 * A number of a column: every number gets as many decimals as give the largest three digits.
 *
 * @example formatAligned(0.28, 0.902) // "0.280"
 */
export function formatAligned(value: number, largest: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  const magnitude = largest === 0 ? 0 : Math.floor(Math.log10(Math.abs(largest)));
  const decimals = Math.min(6, Math.max(0, 2 - magnitude));
  const text = value.toLocaleString("en", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return withMinus(text);
}

/**
 * A share as percent; without decimals from 10% on, where tenths are noise.
 *
 * @param share 0..1, or beyond for a comparison
 * @example formatShare(0.034) // "3.4%"
 */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return UNKNOWN;
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "under 0.1%";
  const digits = Math.abs(percent) < 9.95 ? 1 : 0;
  return withMinus(`${Number(percent.toFixed(digits))}%`);
}

/** A duration with two significant digits. @example formatMilliseconds(0.4217) // "0.42 ms", formatMilliseconds(2310) // "2.3 s" */
export function formatMilliseconds(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return UNKNOWN;
  if (milliseconds >= 1000) return `${twoDigits(milliseconds / 1000)} s`;
  return `${twoDigits(milliseconds)} ms`;
}

/** A ratio of two qualities; undefined where the baseline is 0. */
export function formatLift(lift: number | undefined): string {
  if (lift === undefined || !Number.isFinite(lift)) return UNKNOWN;
  return `${lift < 10 ? lift.toFixed(1) : COUNT.format(lift)}×`;
}

function withMinus(text: string): string {
  return text.replace(/^-/, MINUS);
}

function twoDigits(value: number): string {
  if (value >= 10) return COUNT.format(value);
  return String(Number(value.toPrecision(2)));
}
