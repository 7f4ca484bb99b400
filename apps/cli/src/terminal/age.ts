/** Spans of time in words. */

const UNITS = [
  { name: "year", seconds: 365 * 86_400 },
  { name: "day", seconds: 86_400 },
  { name: "hour", seconds: 3600 },
  { name: "minute", seconds: 60 },
  { name: "second", seconds: 1 },
] as const;

/**
 * A span in its largest unit, rounded down.
 *
 * @example spanText(200) // "3 minutes"
 */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const unit = UNITS.find((candidate) => whole >= candidate.seconds) ?? UNITS[4];
  const count = Math.floor(whole / unit.seconds);
  return `${count} ${unit.name}${count === 1 ? "" : "s"}`;
}

/**
 * How long ago something was.
 *
 * @example agoText(200) // "3 minutes ago"
 */
export function agoText(seconds: number): string {
  return seconds < 1 ? "just now" : `${spanText(seconds)} ago`;
}
