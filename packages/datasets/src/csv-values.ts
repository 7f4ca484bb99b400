/** The fields of one CSV row to a record as JSON would have it: numbers, lists, true and false. */
import { BadField, clip } from "./bad-field.ts";
import type { RawRecord } from "./bad-field.ts";
import type { Column, CsvLayout } from "./csv-columns.ts";

const DECIMAL = /^[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/;
const TRUE = new Set(["true", "yes", "1"]);
const FALSE = new Set(["false", "no", "0"]);

/** Readers of the fields that are not plain text. */
const READERS = new Map<string, (text: string) => unknown>([
  ["value", readNumber],
  ["type", (text) => text.trim()],
  ["occurred_at", (text) => text.trim()],
  ["categories", readCategories],
  ["available", readBoolean],
]);

/**
 * The record a row describes; an empty field is one left out.
 * @throws {BadField} a field is not what its column holds
 */
export function recordOfRow(fields: readonly string[], layout: CsvLayout): RawRecord {
  if (fields.length !== layout.width) {
    throw new BadField(`has ${fields.length} fields, the header has ${layout.width}`);
  }
  const record = pick(fields, layout.fields, (name, text) => {
    const read = READERS.get(name);
    return read === undefined ? text : read(text);
  });
  if (layout.kind === "events") return { type: defaultType(layout), ...record };
  const attributes = pick(fields, layout.attributes, (_name, text) => readAttribute(text));
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
    if (text !== "") entries.push([name, read(name, text)]);
  }
  return Object.fromEntries(entries);
}

/** Of an event whose row does not say: stars make it a rating, else somebody looked at it. */
function defaultType(layout: CsvLayout): string {
  const hasType = layout.fields.some(({ name }) => name === "type");
  return !hasType && layout.fields.some(({ name }) => name === "value") ? "rating" : "view";
}

function readNumber(text: string): number {
  const number = text.trim();
  if (!DECIMAL.test(number)) throw new BadField(`"${clip(number)}" is not a number`);
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
  throw new BadField(`available is "${clip(word)}", neither true nor false`);
}

/** A number or true/false where the text says exactly that (1995, but not 0123), else text. */
function readAttribute(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}
