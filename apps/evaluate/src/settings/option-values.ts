/**
 * Parsers of option values for commander. Each throws `InvalidArgumentError` with the allowed
 * values. Tested through parse-settings.test.ts.
 */
import { InvalidArgumentError } from "commander";

const MOST_THREADS = 256;
const MOST_SECONDS = 86_400;

export function number(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

export function integer(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("It must be a whole number.");
  return value;
}

export function positive(text: string): number {
  const value = integer(text);
  if (value < 1) throw new InvalidArgumentError("It must be 1 or more.");
  return value;
}

export function share(text: string): number {
  const value = number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError("It must be above 0 and below 1.");
}

export function seconds(text: string): number {
  const value = number(text);
  if (value > 0 && value <= MOST_SECONDS) return value;
  throw new InvalidArgumentError(`It must be above 0 and ${MOST_SECONDS} (a day) or less.`);
}

export function threadCount(text: string): number {
  const value = positive(text);
  if (value <= MOST_THREADS) return value;
  throw new InvalidArgumentError(`It must be ${MOST_THREADS} or less.`);
}

export function cutoffs(text: string, before: readonly number[] = []): number[] {
  return [...before, ...text.split(",").map((part) => positive(part))];
}

export function param(
  text: string,
  before: readonly (readonly [string, number])[] = [],
): (readonly [string, number])[] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be a name, = and a number: alpha=0.5.");
  return [...before, [text.slice(0, at), number(text.slice(at + 1))]];
}

const FIELDS = ["user_id", "item_id", "value", "occurred_at"];

export function columnOf(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  const [field, column] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1).trim()];
  if (FIELDS.includes(field) && column !== "") return { ...before, [field]: column };
  throw new InvalidArgumentError(
    `It must be one of ${FIELDS.join(", ")}, = and the name of a column: user_id=reader.`,
  );
}
