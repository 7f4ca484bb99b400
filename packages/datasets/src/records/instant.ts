/** Parses the times of files into the form of the contract. */
import { BadField, clip } from "./bad-field.ts";

const NUMBER = /^\d+(\.\d+)?$/;
/** A year, or a date without dashes: as seconds they would be dates in 1970. */
const NOT_SECONDS = /^(19|20)\d{2}(\d{4})?$/;
const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(:\d{2})?([.,]\d+)?\s?(Z|z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Numbers from here on are milliseconds: in seconds this is the year 5138. */
const MILLISECONDS_FROM = 1e11;
/** The year 5138 in milliseconds. A larger number is likely microseconds. */
const LATEST = 1e14;
const LAST_YEAR = Date.parse("9999-12-31T23:59:59.999Z");
const YEAR_ZERO = Date.parse("0000-01-01T00:00:00.000Z");

/**
 * An instant in UTC with milliseconds. Takes seconds or milliseconds since 1970, or ISO 8601; a
 * time without an offset is UTC, a date alone its midnight. Digits after milliseconds are dropped.
 *
 * @throws {BadField} the text is not a time, or it is out of range
 * @example instantFrom("1260759144") // "2009-12-14T02:52:24.000Z"
 */
export function instantFrom(text: string): string {
  const isNumber = NUMBER.test(text) && !NOT_SECONDS.test(text);
  const value = isNumber ? fromNumber(Number(text)) : fromIso(text);
  if (Number.isNaN(value)) {
    throw new BadField(
      `the time "${clip(text)}" is neither ISO 8601 (2026-01-31T12:00:00Z) nor seconds or milliseconds since 1970`,
    );
  }
  if (value < YEAR_ZERO || value > LAST_YEAR) {
    throw new BadField(`the time "${clip(text)}" is out of range`);
  }
  return new Date(value).toISOString();
}

function fromNumber(value: number): number {
  if (value >= LATEST) return Number.POSITIVE_INFINITY;
  return Math.trunc(value < MILLISECONDS_FROM ? value * 1000 : value);
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
  if (text === undefined || text === "Z" || text === "z") return "Z";
  const minutes = text.slice(3).replace(":", "");
  return `${text.slice(0, 3)}:${minutes === "" ? "00" : minutes}`;
}
