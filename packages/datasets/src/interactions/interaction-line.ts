/**
 * Splits one line `user item [value [unix time]]` into fields. Tested through
 * read-interactions.test.ts.
 */
import { parseCsvRow } from "../files/csv-row.ts";
import { clip } from "../records/bad-field.ts";
import type { Separator } from "./interaction-format.ts";

/** The fields of a line. Value and time are text, "" if absent. */
export interface InteractionLine {
  readonly user: string;
  readonly item: string;
  readonly value: string;
  readonly time: string;
}

const USER_HEADING =
  /^(?:user|uid|customer|visitor|session|client|person|reader|member)s?[\s_-]?(?:id|key|name)?(?::\w+)?$/i;
/** A number, or what programs write for an absent one. */
const NUMBER_OR_GAP = /^\s*(?:[+-]?(?:\d|\.\d|inf|nan|n\/?a\b)|null|none|-?\s*$)/i;

/**
 * Splits a line. A string says what is wrong with it.
 *
 * @example parseInteractionLine("1::1193::5::978300760", "::")
 */
export function parseInteractionLine(text: string, separator: Separator): InteractionLine | string {
  const fields = splitLine(text, separator);
  if (typeof fields === "string") return fields;
  const [user, item, value = "", time = ""] = fields;
  if (user === undefined || item === undefined || fields.length > 4) {
    return `has ${fields.length} field${fields.length === 1 ? "" : "s"}, not user, item and perhaps value and time`;
  }
  if (user === "") return "the user is empty";
  if (item === "") return "the item is empty";
  return { user, item, value, time };
}

function splitLine(text: string, separator: Separator): string[] | string {
  if (separator === " ") return text.split(" ").filter((field) => field !== "");
  if (separator !== ",") return text.split(separator);
  const row = parseCsvRow(text, separator);
  if (row.kind === "row") return row.fields;
  return row.kind === "open" ? "a quoted field does not end" : row.reason;
}

/**
 * Whether a file's first line names the columns: the user's field is such a name, or the field of
 * value or time does not look like a number.
 *
 * @example isHeading({ user: "userId", item: "movieId", value: "rating", time: "timestamp" }) // true
 */
export function isHeading({ user, value, time }: InteractionLine): boolean {
  return USER_HEADING.test(user) || !NUMBER_OR_GAP.test(value) || !NUMBER_OR_GAP.test(time);
}

/** A field as a finite number, or what is wrong with it. */
export function numberField(name: string, text: string): number | string {
  if (text.trim() === "") return `the ${name} is missing`;
  const value = Number(text);
  return Number.isFinite(value) ? value : `the ${name} "${clip(text)}" is not a number`;
}
