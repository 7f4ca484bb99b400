/**
 * Parsers of option values for commander. Each throws `InvalidArgumentError` with the allowed
 * values. Tested through parse-settings.test.ts.
 */
import { InvalidArgumentError } from "commander";

const MAX_THREADS = 256;
const MAX_SECONDS = 86_400;

/** A finite number. */
export function number(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

/** A whole number that a double holds exactly. */
export function integer(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("It must be a whole number.");
  return value;
}

/** A whole number of 1 or more. */
export function positive(text: string): number {
  const value = integer(text);
  if (value < 1) throw new InvalidArgumentError("It must be 1 or more.");
  return value;
}

/** A share: above 0 and below 1. */
export function share(text: string): number {
  const value = number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError("It must be above 0 and below 1.");
}

/** A time in seconds: above 0, a day at most. */
export function seconds(text: string): number {
  const value = number(text);
  if (value > 0 && value <= MAX_SECONDS) return value;
  throw new InvalidArgumentError(`It must be above 0 and ${MAX_SECONDS} (a day) or less.`);
}

/** A number of threads, 1..256. */
export function threadCount(text: string): number {
  const value = positive(text);
  if (value <= MAX_THREADS) return value;
  throw new InvalidArgumentError(`It must be ${MAX_THREADS} or less.`);
}

/** Lengths of lists, `10,20`, added to those of earlier options. */
export function cutoffs(text: string, before: readonly number[] = []): number[] {
  return [...before, ...text.split(",").map((part) => positive(part))];
}

/** A parameter of a model, `alpha=0.5`, added to those of earlier options. */
export function param(
  text: string,
  before: readonly (readonly [string, number])[] = [],
): (readonly [string, number])[] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be a name, = and a number: alpha=0.5.");
  const name = text.slice(0, at);
  if (before.some(([earlier]) => earlier === name)) {
    throw new InvalidArgumentError(`${name} is named twice; leave one of them out.`);
  }
  return [...before, [name, number(text.slice(at + 1))]];
}

const FIELDS = ["user_id", "item_id", "value", "occurred_at"];

/** A field and its column, `user_id=reader`, added to those of earlier options. */
export function columnOf(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  const [field, column] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1).trim()];
  if (Object.hasOwn(before, field)) {
    throw new InvalidArgumentError(`${field} is named twice; leave one of them out.`);
  }
  if (FIELDS.includes(field) && column !== "") return { ...before, [field]: column };
  throw new InvalidArgumentError(
    `It must be one of ${FIELDS.join(", ")}, = and the name of a column: user_id=reader.`,
  );
}
