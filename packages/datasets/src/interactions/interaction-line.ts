/** Takes the fields of one interaction from its line. Tested through read-interactions.test.ts. */
import { fieldCount } from "../files/field-count.ts";
import { BadField, clip, orReason } from "../records/bad-field.ts";
import { instantFrom } from "../records/instant.ts";
import type { LineColumns } from "./interaction-columns.ts";
import { splitLine } from "./split-line.ts";
import type { Separator } from "./split-line.ts";

/** The fields of a line. Value and time are text, "" if absent. */
export interface InteractionLine {
  readonly user: string;
  readonly item: string;
  readonly value: string;
  readonly time: string;
}

/**
 * Splits a line. A string says what is wrong with it.
 *
 * @example parseInteractionLine("1::1193::5::978300760", "::", BY_PLACE)
 */
export function parseInteractionLine(
  text: string,
  separator: Separator,
  columns: LineColumns,
): InteractionLine | string {
  const fields = splitLine(text, separator);
  if (typeof fields === "string") return fields;
  const { width } = columns;
  if (width !== undefined && fields.length !== width) {
    return `has ${fieldCount(fields.length)}, the header has ${width}`;
  }
  const user = fields[columns.user]?.trim();
  const item = fields[columns.item]?.trim();
  if (user === undefined || item === undefined || (width === undefined && fields.length > 4)) {
    return `has ${fieldCount(fields.length)}, not user, item and perhaps value and time`;
  }
  if (user === "") return "the user is empty";
  if (item === "") return "the item is empty";
  return { user, item, value: fields[columns.value] ?? "", time: fields[columns.time] ?? "" };
}

/** A field as a finite number, or what is wrong with it. */
export function numberField(name: string, text: string): number | string {
  if (text.trim() === "") return `the ${name} is missing`;
  const value = Number(text);
  return Number.isFinite(value) ? value : `the ${name} "${clip(text)}" is not a number`;
}

/** A time as a number that orders: a number as it is, else seconds since 1970. Or what is wrong. */
export function timeField(text: string): number | string {
  const number = numberField("time", text);
  if (typeof number === "number") return number;
  const read = orReason(() => {
    if (text.length > 64) throw new BadField(number);
    return { milliseconds: Date.parse(instantFrom(text.trim())) };
  });
  return typeof read === "string" ? read : read.milliseconds / 1000;
}
