/**
 * Checks the fields of untyped records against the contract's limits, so that one bad line is
 * reported with its number and does not fail a whole batch at the server. The messages are the
 * contract's, with the name of the field before them. Tested through contract.test.ts.
 */
import { Problem } from "../files/problem.ts";
import { MAX_ID_LENGTH } from "./contract-limits.ts";

/** A field is invalid. Thrown inside this package only; `message` is the reason of a bad record. */
export class BadField extends Error {
  override readonly name = "BadField";
}

/** A record of a file, with unchecked values. */
export type RawRecord = Readonly<Record<string, unknown>>;

const MAX_CLIPPED = 40;
const STORABLE = /^[^\0\p{Surrogate}]*$/u;

/** The value as text of `min`..`max` characters. @throws {BadField} */
export function checkText(name: string, value: unknown, max: number, min = 1): string {
  if (typeof value !== "string") throw new BadField(`${name} must be a string`);
  if (value.length < min) throw new BadField(`${name} must not be empty`);
  // A character is a Unicode code point, as in the contract: one or two units of the text.
  if (value.length > max && Array.from(value).length > max) {
    throw new BadField(`${name} must have at most ${max} characters`);
  }
  if (!STORABLE.test(value)) {
    throw new BadField(`${name} must not contain NUL characters or lone surrogates`);
  }
  return value;
}

/** A required field as text. @throws {BadField} */
export function requiredText(raw: RawRecord, name: string, max: number): string {
  if (raw[name] === undefined) throw new BadField(`${name} is missing`);
  return checkText(name, raw[name], max);
}

/** A required ID. @throws {BadField} */
export function requiredId(raw: RawRecord, name: string): string {
  if (raw[name] === undefined) throw new BadField(`${name} is missing`);
  return checkText(name, raw[name], MAX_ID_LENGTH);
}

/**
 * An object with the field under its name, or an empty one if the record has none. @throws
 * {BadField}
 */
export function optionalField<Name extends string, Value>(
  raw: RawRecord,
  name: Name,
  read: (name: Name, value: unknown) => Value,
): { [Key in Name]?: Value } {
  if (raw[name] === undefined) return {};
  const field: { [Key in Name]?: Value } = {};
  field[name] = read(name, raw[name]);
  return field;
}

/**
 * Whether a number is what the file says: beyond ±(2^53 - 1) whole numbers lose digits when they are
 * read.
 */
export function isExact(value: number): boolean {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

/**
 * The value as a number that lost no digits.
 *
 * @param advice what to do about a number that is too large
 * @throws {BadField} it is not a number, or lost digits
 */
export function checkNumber(name: string, value: unknown, advice: string): number {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new BadField(`${name} must be a number`);
  }
  if (!isExact(value)) {
    throw new BadField(`${name}: a number beyond ±(2^53 - 1) loses digits; ${advice}`);
  }
  return value;
}

/** The value as a list of at most `max` entries. @throws {BadField} */
export function checkList(name: string, value: unknown, max: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new BadField(`${name} must be a list`);
  if (value.length > max) throw new BadField(`${name} must have at most ${max} entries`);
  return value;
}

/** @throws {BadField} the record has a field the contract does not know */
export function refuseUnknown(raw: RawRecord, known: ReadonlySet<string>, what: string): void {
  const stray = Object.keys(raw).find((name) => !known.has(name));
  if (stray === undefined) return;
  const fields = [...known].join(", ");
  throw new BadField(`has an unknown field "${clip(stray)}"; ${what} has ${fields}`);
}

/** The value of `read`, or the problem that the {@link BadField} it throws tells of. */
export function valueOrProblem<Value>(read: () => Value): Value | Problem {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadField) return new Problem(error.message);
    throw error;
  }
}

/** A text of a file, cut to a length that fits into a reason. */
export function clip(text: string): string {
  return text.length > MAX_CLIPPED ? `${text.slice(0, MAX_CLIPPED)}…` : text;
}
