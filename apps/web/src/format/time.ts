/** Instants and spans as text. The current time is a parameter, so that tests can set it. */

import { formatMilliseconds } from "./numbers.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY_AND_TIME = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const MOMENT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/**
 * The age of an instant, in one unit. A server's clock may be ahead of the browser's: an instant in the
 * future is "just now".
 *
 * @param now milliseconds since 1970
 * @example formatAge("2026-01-31T12:00:00Z", Date.parse("2026-01-31T12:03:10Z")) // "3 min ago"
 */
export function formatAge(instant: string, now: number): string {
  const age = now - Date.parse(instant);
  if (Number.isNaN(age)) return "at an unknown time";
  if (age < 5 * SECOND) return "just now";
  return `${formatSpan(age)} ago`;
}

/** A span in its largest unit. @example formatSpan(190_000) // "3 min" */
export function formatSpan(milliseconds: number): string {
  if (milliseconds < MINUTE) return `${Math.max(0, Math.floor(milliseconds / SECOND))} s`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} min`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)} h`;
  const days = Math.floor(milliseconds / DAY);
  if (days < 730) return days === 1 ? "1 day" : `${days} days`;
  return `${Math.floor(days / 365)} years`;
}

/** A duration that may be less than a second. @example formatTook(15) // "15 ms" */
export function formatTook(milliseconds: number): string {
  return milliseconds < SECOND ? formatMilliseconds(milliseconds) : formatSpan(milliseconds);
}

/** Date and time in the reader's time zone. @example "31 Jan 2026, 12:00" */
export function formatInstant(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? "at an unknown time" : FULL.format(date);
}

/** Hours and minutes in the reader's time zone. @example formatClock(1_700_000_000_000) // "22:13" */
export function formatClock(milliseconds: number): string {
  return CLOCK.format(milliseconds);
}

/** Date and time without the year, for narrow places. @example formatDay("2026-01-31T12:00:00Z") // "31 Jan, 12:00" */
export function formatDay(instant: string): string {
  return DAY_AND_TIME.format(Date.parse(instant));
}

/** Date and time to the millisecond. @example formatMoment(1_769_860_805_123) // "31 Jan, 12:00:05.123" */
export function formatMoment(milliseconds: number): string {
  return MOMENT.format(milliseconds);
}
