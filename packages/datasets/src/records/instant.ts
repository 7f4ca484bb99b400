/** Parses the times of files into the form of the contract. */
import { FIRST_INSTANT, LAST_INSTANT } from "./contract-limits.ts";
import { BadField, clip } from "./field-checks.ts";

const NUMBER = /^(\d+)(?:\.(\d+))?$/;
const ZONE = String.raw`\s?(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)(?: [A-Z]{2,5})?`;
const ISO = new RegExp(
  String.raw`^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(:\d{2})?([.,]\d+)?(?:${ZONE})?)?$`,
);
/** ISO 8601 without dashes and colons. */
const COMPACT = new RegExp(
  String.raw`^(\d{4})(\d{2})(\d{2})(?:[Tt ]?(\d{2})(\d{2})(\d{2})?(?:[.,]?(\d+))?(?:${ZONE})?)?$`,
);
/**
 * Digits that are a date and not a number: they begin like a year of 1900 to 2099 and have the length
 * of a year, a month, a date, or a date with minutes, seconds or milliseconds. As numbers they would be
 * times of 1970, or after 2600.
 */
const DATE_DIGITS = /^(?:19|20)\d{2}(?:\d{2}|\d{4}|\d{8}|\d{10}|\d{13})?$/;
/** A date with an hour, such as 2024013112: as seconds it would be a time after 2030. */
const DATE_AND_HOUR = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])$/;

const INSTANT_LENGTH = "2026-01-31T12:00:00.000Z".length;

/** Numbers from here on are milliseconds: in seconds this is the year 5138. */
const MILLISECONDS_FROM = 1e11;
const FIRST_NUMBER = 0;
const LAST_NUMBER = Date.parse("2100-12-31T23:59:59.999Z");

/**
 * An instant in UTC with milliseconds. Takes seconds or milliseconds since 1970 up to 2100, or ISO
 * 8601 (also without dashes and colons, and with `UTC` for `Z`); a time without an offset is UTC, a
 * date alone its midnight. Digits after milliseconds are dropped.
 *
 * @throws {BadField} the text is not a time, or it is out of range
 * @example instantFrom("1260759144") // "2009-12-14T02:52:24.000Z"
 * @example instantFrom("20240131120000") // "2024-01-31T12:00:00.000Z"
 */
export function instantFrom(text: string): string {
  if (isInstant(text)) return text;
  if (text.length === 10 && DATE_AND_HOUR.test(text)) {
    throw new BadField(
      `the time "${text}" may be a date with an hour, or seconds since 1970; write it as ISO 8601 (2026-01-31T12:00:00Z)`,
    );
  }
  const number = DATE_DIGITS.test(text) ? null : NUMBER.exec(text);
  const value = number === null ? fromIso(extended(text)) : fromNumber(number);
  if (Number.isNaN(value)) {
    throw new BadField(
      `the time "${clip(text)}" must be ISO 8601 (2026-01-31T12:00:00Z), or seconds or milliseconds since 1970`,
    );
  }
  if (number === null) {
    if (value < FIRST_INSTANT || value > LAST_INSTANT) {
      throw new BadField(`the time "${clip(text)}" must lie within the years 0001 to 9999`);
    }
  } else if (value < FIRST_NUMBER || value > LAST_NUMBER) {
    throw new BadField(`the time "${clip(text)}" ${YEARS_ADVICE}`);
  }
  return new Date(value).toISOString();
}

/** Whether the text has the form of the answer already, as in an export. */
function isInstant(text: string): boolean {
  if (text.length !== INSTANT_LENGTH) return false;
  const value = Date.parse(text);
  return value >= FIRST_INSTANT && value <= LAST_INSTANT && new Date(value).toISOString() === text;
}

/** What is said of a time that is not between 1970 and 2100. */
export const YEARS_ADVICE = "must lie within the years 1970 to 2100; leave it out if it is unknown";

/** Whether an instant in the form of {@link instantFrom}, if any, lies in the years 1970 to 2100. */
export function isBetween1970And2100(instant: string | undefined): boolean {
  return instant === undefined || (instant >= "1970" && instant < "2101");
}

/** Milliseconds, from digits: a product with 1000 would lose some. */
function fromNumber([, whole = "", fraction = ""]: RegExpExecArray): number {
  const value = Number(whole);
  if (value >= MILLISECONDS_FROM) return value;
  return value * 1000 + Number(`${fraction}000`.slice(0, 3));
}

/** A compact form with dashes and colons; any other text as it is. */
function extended(text: string): string {
  const match = COMPACT.exec(text);
  if (match === null) return text;
  const [, year, month, day, hour = "00", minute = "00", second = "00", fraction = "0", zone] =
    match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}${zone ?? ""}`;
}

function fromIso(text: string): number {
  const match = ISO.exec(text);
  const date = match?.[1];
  if (match === null || date === undefined) return Number.NaN;
  const midnight = new Date(`${date}T00:00:00.000Z`);
  // Date parses the 30th of February as the 2nd of March.
  const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
  if (!exists) return Number.NaN;
  const time = match[2] ?? "00:00";
  const seconds = match[3] ?? ":00";
  const fraction = `${match[4]?.slice(1) ?? ""}000`.slice(0, 3);
  return Date.parse(`${date}T${time}${seconds}.${fraction}${offset(match[5])}`);
}

function offset(text: string | undefined): string {
  if (text === undefined || !/^[+-]/.test(text)) return "Z";
  const minutes = text.slice(3).replace(":", "");
  return `${text.slice(0, 3)}:${minutes === "" ? "00" : minutes}`;
}
