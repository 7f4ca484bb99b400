/**
 * Decides whether a column that no name explains may be the time, the type or the value of events.
 * Such a column must not vanish: every row would be a view of now. Tested through readers.test.ts.
 */
import { orReason } from "../records/bad-field.ts";
import { instantFrom } from "../records/instant.ts";
import { columnKey, squashed } from "./column-names.ts";
import type { Column, FoundColumns } from "./find-columns.ts";
import { listed } from "./find-columns.ts";

const TIME_NAME = /time|date|stamp|when|epoch|clock|^(?:day|created|updated)$|_at$/;
const TYPE_NAME =
  /type|event|action|feedback|kind|behaviou?r|activity|interaction|signal|reaction|verb|label/i;
const VALUE_NAME =
  /rating|score|value|star|rate$|grade|mark|points?$|vote|weight|preference|overall/i;
/** Names that belong to something else. */
const ELSE = /(?:id|name|title|url|index|price|quantity|count|currency|comment|text)s?$/i;
const TYPE_WORD =
  /^(?:views?|clicks?|likes?|dislikes?|purchases?|purchased|buy|bought|order(?:ed)?|ratings?|(?:add_?to_?)?cart|transaction|read|play(?:ed)?|watch(?:ed)?|star|fav(?:ou?rite)?|pv|skip(?:ped)?|share|save|bookmark|wishlist)$/i;
/** From 1990 to 2100, in seconds or in milliseconds. */
const EPOCH = /^(?:[6-9]\d{8}|[1-3]\d{9}|[6-9]\d{11}|[1-3]\d{12})(?:\.\d+)?$/;

/** A field that the file seems to have under a name that is not known. */
interface Doubt {
  readonly field: "type" | "value" | "occurred_at";
  readonly columns: readonly Column[];
}

/**
 * Why a file cannot be read without a word from the caller: a column may be the time, the type or
 * the value of its events. Undefined: there is none.
 *
 * @param rows some rows from the beginning of the file
 * @param needs the fields that the reader uses
 */
export function doubtAbout(
  found: FoundColumns,
  rows: readonly (readonly string[])[],
  needs: readonly Doubt["field"][],
): string | undefined {
  const doubt = needs
    .filter((field) => !found.fields.has(field))
    .map((field): Doubt => ({ field, columns: candidates(field, found, rows) }))
    .find(({ columns }) => columns.length > 0);
  if (doubt === undefined) return undefined;
  const { field, columns } = doubt;
  const names = columns.map(({ name }) => name);
  const example = names[0] ?? "";
  const what = { type: "type", value: "value", occurred_at: "time" }[field];
  return `no column is known as the ${what} of the events, and ${listed(names)} may be it; say which with --map ${field}=${quoted(example)}, or leave unknown columns out with --ignore-columns`;
}

function candidates(
  field: Doubt["field"],
  { fields, others }: FoundColumns,
  rows: readonly (readonly string[])[],
): Column[] {
  return others.filter((column) => {
    const { name } = column;
    const cells = rows.map((row) => (row[column.at] ?? "").trim()).filter((cell) => cell !== "");
    if (field === "occurred_at") return TIME_NAME.test(columnKey(name)) || every(cells, isTime);
    const isElse = ELSE.test(squashed(name)) || TIME_NAME.test(columnKey(name));
    if (field === "value") return VALUE_NAME.test(name) && !isElse;
    if (TYPE_NAME.test(name) && !isElse) return true;
    if (every(cells, (cell) => TYPE_WORD.test(cell))) return true;
    // With neither type nor value every row would be a view.
    return !fields.has("value") && !isElse && !every(cells, isTime);
  });
}

function every(cells: readonly string[], test: (cell: string) => boolean): boolean {
  return cells.length > 0 && cells.every((cell) => test(cell));
}

function isTime(cell: string): boolean {
  if (/^\d+(?:\.\d+)?$/.test(cell)) return EPOCH.test(cell) || isCompact(cell);
  return typeof orReason(() => ({ time: instantFrom(cell) })) !== "string";
}

function isCompact(cell: string): boolean {
  return /^20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?$/.test(cell);
}

function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
}
