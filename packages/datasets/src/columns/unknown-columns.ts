/**
 * Decides whether a column that no name explains may be the time, the type or the value of events.
 * If it were ignored, every row would be imported as a `view` event at the time of the import. Tested
 * through readers.test.ts.
 */
import { Problem } from "../files/problem.ts";
import { valueOrProblem } from "../records/field-checks.ts";
import { instantFrom } from "../records/instant.ts";
import { columnKey, squashed } from "./column-names.ts";
import type { Column, FoundColumns } from "./find-columns.ts";
import { listed } from "./find-columns.ts";

const TIME_NAME = /time|date|stamp|when|epoch|clock|^(?:day|created|updated)$|_at$/;
const TYPE_NAME =
  /type|event|action|feedback|kind|behaviou?r|activity|interaction|signal|reaction|verb|label/i;
const VALUE_NAME =
  /rating|score|value|star|rate$|grade|mark|points?$|vote|weight|preference|overall/i;
/** Names of columns that mean something else. */
const OTHER_MEANING = /(?:id|name|title|url|index|price|quantity|count|currency|comment|text)s?$/i;
const TYPE_WORD =
  /^(?:views?|clicks?|likes?|dislikes?|purchases?|purchased|buy|bought|order(?:ed)?|ratings?|(?:add_?to_?)?cart|transaction|read|play(?:ed)?|watch(?:ed)?|star|fav(?:ou?rite)?|pv|skip(?:ped)?|share|save|bookmark|wishlist)$/i;
/** From 1990 to 2100, in seconds or in milliseconds. */
const EPOCH = /^(?:[6-9]\d{8}|[1-3]\d{9}|[6-9]\d{11}|[1-3]\d{12})(?:\.\d+)?$/;

/** A field that no column is known as, and the columns that may be it. */
interface AmbiguousField {
  readonly field: "type" | "value" | "occurred_at";
  readonly columns: readonly Column[];
}

/**
 * Why the caller must say what a column means: no column is known as the time, the type or the value
 * of the events, and this one may be it. Undefined: there is no such column.
 *
 * @param rows some rows from the beginning of the file
 * @param needs the fields that the reader uses
 */
export function ambiguousColumn(
  found: FoundColumns,
  rows: readonly (readonly string[])[],
  needs: readonly AmbiguousField["field"][],
): Problem | undefined {
  const ambiguous = needs
    .filter((field) => !found.fields.has(field))
    .map((field): AmbiguousField => ({ field, columns: candidates(field, found, rows) }))
    .find(({ columns }) => columns.length > 0);
  if (ambiguous === undefined) return undefined;
  const { field, columns } = ambiguous;
  const names = columns.map(({ name }) => name);
  const example = names[0] ?? "";
  const what = { type: "type", value: "value", occurred_at: "time" }[field];
  return new Problem(
    `no column is known as the ${what} of the events, and ${listed(names)} may be it; say which with --map ${field}=${quoted(example)}, or leave unknown columns out with --ignore-columns`,
  );
}

function candidates(
  field: AmbiguousField["field"],
  { fields, others }: FoundColumns,
  rows: readonly (readonly string[])[],
): Column[] {
  return others.filter((column) => {
    const { name } = column;
    const cells = rows.map((row) => (row[column.at] ?? "").trim()).filter((cell) => cell !== "");
    if (field === "occurred_at") return TIME_NAME.test(columnKey(name)) || every(cells, isTime);
    const meansOther = OTHER_MEANING.test(squashed(name)) || TIME_NAME.test(columnKey(name));
    if (field === "value") return VALUE_NAME.test(name) && !meansOther;
    if (TYPE_NAME.test(name) && !meansOther) return true;
    if (every(cells, (cell) => TYPE_WORD.test(cell))) return true;
    // With neither type nor value every row would be a view.
    return !fields.has("value") && !meansOther && !every(cells, isTime);
  });
}

function every(cells: readonly string[], test: (cell: string) => boolean): boolean {
  return cells.length > 0 && cells.every((cell) => test(cell));
}

function isTime(cell: string): boolean {
  if (/^\d+(?:\.\d+)?$/.test(cell)) return EPOCH.test(cell) || isCompact(cell);
  return !(valueOrProblem(() => instantFrom(cell)) instanceof Problem);
}

function isCompact(cell: string): boolean {
  return /^20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?$/.test(cell);
}

function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
}
