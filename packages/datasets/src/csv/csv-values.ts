/**
 * From the fields of one CSV row to a typed record: numbers, lists, booleans. Tested through
 * read-csv.test.ts.
 */
import type { Column } from "../columns/find-columns.ts";
import { fieldCount } from "../files/field-count.ts";
import { BadField, clip, isExact } from "../records/field-checks.ts";
import type { RawRecord } from "../records/field-checks.ts";
import { toStars } from "../records/rating-scale.ts";
import type { RatingScale } from "../records/rating-scale.ts";
import type { CsvLayout } from "./csv-columns.ts";

const DECIMAL = /^[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/;
const TRUE = new Set(["true", "yes", "1"]);
const FALSE = new Set(["false", "no", "0"]);

const TRIMMED = [
  "event_id",
  "user_id",
  "item_id",
  "type",
  "occurred_at",
  "recommendation_id",
  "url",
  "image_url",
];

/** Parsers of the fields that are not plain text. */
const READERS = new Map<string, (text: string) => unknown>([
  // Without blanks around them, no-break spaces too, so that the IDs of two files join.
  ...TRIMMED.map((name) => [name, trimmed] as const),
  ["value", readNumber],
  ["categories", readCategories],
  ["available", readBoolean],
]);

/**
 * The record of a row. An empty field counts as absent.
 *
 * @param scale of ratings; without one they are stars already
 * @throws {BadField} a field does not fit its column
 */
export function recordOfRow(
  fields: readonly string[],
  layout: CsvLayout,
  scale?: RatingScale,
): RawRecord {
  if (fields.length !== layout.width) {
    throw new BadField(`has ${fieldCount(fields.length)}, but the header has ${layout.width}`);
  }
  const record = pick(fields, layout.fields, (name, text) => {
    const read = READERS.get(name);
    return read === undefined ? text : read(text);
  });
  if (layout.kind === "events") return onStars({ type: defaultType(layout), ...record }, scale);
  const attributes = pick(fields, layout.others, (_name, text) => readAttribute(text));
  return Object.keys(attributes).length === 0 ? record : { ...record, attributes };
}

function pick(
  fields: readonly string[],
  columns: readonly Column[],
  read: (name: string, text: string) => unknown,
): RawRecord {
  const entries: [string, unknown][] = [];
  for (const { name, at } of columns) {
    const text = fields[at] ?? "";
    if (text.trim() !== "") entries.push([name, read(name, text)]);
  }
  return Object.fromEntries(entries);
}

/** The type of an event whose row has none: a rating if the file has values, a view if not. */
function defaultType(layout: CsvLayout): string {
  const hasType = layout.fields.some(({ name }) => name === "type");
  return !hasType && layout.fields.some(({ name }) => name === "value") ? "rating" : "view";
}

function onStars(event: RawRecord, scale: RatingScale | undefined): RawRecord {
  const { type, value } = event;
  if (scale === undefined || type !== "rating" || typeof value !== "number") return event;
  return { ...event, value: toStars(value, scale) };
}

function trimmed(text: string): string {
  return text.trim();
}

function readNumber(text: string): number {
  const number = text.trim();
  if (!DECIMAL.test(number)) throw new BadField(`the value "${clip(number)}" must be a number`);
  return Number(number);
}

function readCategories(text: string): string[] {
  return text
    .split("|")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function readBoolean(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  throw new BadField(`available must be true or false, not "${clip(word)}"`);
}

/**
 * A number or boolean if the text is exactly its JSON form (1995, but not 0123), or the text. A number
 * too large to keep its digits stays text.
 */
function readAttribute(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return isExact(number) && String(number) === text ? number : text;
}
