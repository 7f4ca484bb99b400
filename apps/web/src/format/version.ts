/** Versions of models as people read them: by the time the model was made. */
import { formatDay, formatMoment } from "./time.ts";

/** How the server writes a version: the time the fit ended, and a hash of the model. */
const VERSION = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-/;

/**
 * When a model was made, to the millisecond, in the reader's time zone. The hash at the end of a version
 * is equal for two models of equal data, so it cannot tell them apart; the time does.
 *
 * @returns the version itself where it begins with no time
 * @example shortVersion("20260131T120005123Z-4f9e45c0") // "31 Jan, 12:00:05.123"
 */
export function shortVersion(version: string): string {
  const made = timeOf(version);
  return made === undefined ? version : formatMoment(made);
}

/**
 * When a model was made, to the minute, for sentences that need not tell models apart.
 *
 * @example versionDay("20260131T120005123Z-4f9e45c0") // "31 Jan, 12:00"
 */
export function versionDay(version: string): string {
  const made = timeOf(version);
  return made === undefined ? version : formatDay(new Date(made).toISOString());
}

/** Milliseconds since 1970; undefined where the version begins with no time. */
function timeOf(version: string): number | undefined {
  const [time, year, month, day, hour, minute, second, millisecond] = VERSION.exec(version) ?? [];
  if (time === undefined) return undefined;
  const instant = `${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`;
  const made = Date.parse(instant);
  return Number.isNaN(made) ? undefined : made;
}
