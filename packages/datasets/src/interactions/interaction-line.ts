/** Takes the fields of one interaction from its line. Tested through read-interactions.test.ts. */
import { fieldCount } from "../files/field-count.ts";
import { Problem } from "../files/problem.ts";
import { BadField, clip, valueOrProblem } from "../records/field-checks.ts";
import { instantFrom } from "../records/instant.ts";
import type { LineColumns } from "./interaction-columns.ts";
import { splitLine } from "./split-line.ts";
import type { Separator } from "./split-line.ts";

/** A longer text is not parsed as a time. */
const MAX_TIME_CHARACTERS = 64;

/** The fields of a line. Value and time are text, "" if absent. */
export interface InteractionLine {
  readonly user: string;
  readonly item: string;
  readonly value: string;
  readonly time: string;
}

/**
 * Splits a line into its fields, or tells the problem.
 *
 * @example parseInteractionLine("1::1193::5::978300760", "::", BY_PLACE)
 */
export function parseInteractionLine(
  text: string,
  separator: Separator,
  columns: LineColumns,
): InteractionLine | Problem {
  const fields = splitLine(text, separator);
  if (fields instanceof Problem) return fields;
  const { width } = columns;
  if (width !== undefined && fields.length !== width) {
    return new Problem(`has ${fieldCount(fields.length)}, but the header has ${width}`);
  }
  const user = fields[columns.user]?.trim();
  const item = fields[columns.item]?.trim();
  if (user === undefined || item === undefined || (width === undefined && fields.length > 4)) {
    return new Problem(
      `has ${fieldCount(fields.length)}, not user, item and perhaps value and time`,
    );
  }
  if (user === "") return new Problem("the user must not be empty");
  if (item === "") return new Problem("the item must not be empty");
  return { user, item, value: fields[columns.value] ?? "", time: fields[columns.time] ?? "" };
}

/** A field as a finite number, or the problem with it. */
export function numberField(name: string, text: string): number | Problem {
  if (text.trim() === "") return new Problem(`the ${name} is missing`);
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  return new Problem(`the ${name} "${clip(text)}" must be a number`);
}

/** A time as a number that orders: a number as it is, else seconds since 1970. Or the problem with it. */
export function timeField(text: string): number | Problem {
  const number = numberField("time", text);
  if (!(number instanceof Problem)) return number;
  return valueOrProblem(() => {
    if (text.length > MAX_TIME_CHARACTERS) throw new BadField(number.reason);
    return Date.parse(instantFrom(text.trim())) / 1000;
  });
}
