/**
 * The meaning of the columns of a CSV file, from its header row. Tested through read-csv.test.ts.
 */
import { EVENT_NAMES, ITEM_NAMES } from "../columns/column-names.ts";
import type { FieldNames } from "../columns/column-names.ts";
import { findColumns, listed, sameNameTwice } from "../columns/find-columns.ts";
import type { Column, ColumnOptions, FoundColumns } from "../columns/find-columns.ts";
import { Problem } from "../files/problem.ts";
import { MAX_ATTRIBUTE_NAME_LENGTH, MAX_ATTRIBUTES } from "../records/contract-limits.ts";
import { clip } from "../records/field-checks.ts";

/** What the rows of a CSV file are, and where their fields stand. */
export interface CsvLayout {
  readonly kind: "events" | "items";
  /** The number of fields of a row. */
  readonly width: number;
  readonly fields: readonly Column[];
  /** The columns that are not fields of the contract. Of items they are attributes. */
  readonly others: readonly Column[];
}

/**
 * The layout of the rows: with a user and an item they are events, with an item and a title they
 * are items. It is a problem if they are neither.
 *
 * @example layoutOf(["userId", "movieId", "rating", "timestamp"], {}) // { kind: "events", ... }
 */
export function layoutOf(
  header: readonly string[],
  { map = {} }: ColumnOptions,
): CsvLayout | Problem {
  const twice = sameNameTwice(header);
  if (twice !== undefined) return twice;
  const event = findColumns(header, EVENT_NAMES, map);
  if (event instanceof Problem) return event;
  const isEvent = event.fields.has("user_id");
  if (isEvent && event.fields.has("item_id")) {
    return checked("events", EVENT_NAMES, header, event, map);
  }
  const item = findColumns(header, ITEM_NAMES, map);
  if (item instanceof Problem) return item;
  if (!isEvent && item.fields.has("item_id") && item.fields.has("title")) {
    return badAttributes(item.others) ?? checked("items", ITEM_NAMES, header, item, map);
  }
  const names = listed(header);
  if (isEvent) {
    return new Problem(
      `the first line names a user_id, but no item_id: ${names}; name a column with --map FIELD=COLUMN`,
    );
  }
  if (item.fields.has("item_id")) {
    return new Problem(
      `the first line names an item_id, but neither a user_id (events) nor a title (items): ${names}; name a column with --map FIELD=COLUMN`,
    );
  }
  return new Problem(
    `the first line names neither user_id and item_id (events) nor item_id and title (items), but: ${names}; name a column with --map FIELD=COLUMN`,
  );
}

function checked(
  kind: CsvLayout["kind"],
  names: FieldNames,
  header: readonly string[],
  { fields, others }: FoundColumns,
  map: Readonly<Record<string, string>>,
): CsvLayout | Problem {
  const stray = Object.keys(map).find((name) => !names.has(name));
  if (stray !== undefined) {
    return new Problem(
      `holds ${kind}, which have no field "${clip(stray)}"; leave --map ${clip(stray)} out`,
    );
  }
  return { kind, width: header.length, fields: [...fields.values()], others };
}

function badAttributes(others: readonly Column[]): Problem | undefined {
  if (others.length > MAX_ATTRIBUTES) {
    return new Problem(
      `the header has ${others.length} columns besides the item's own, and at most ${MAX_ATTRIBUTES} can be attributes; remove some`,
    );
  }
  const long = others.find(({ name }) => name.length > MAX_ATTRIBUTE_NAME_LENGTH);
  if (long === undefined) return undefined;
  return new Problem(
    `the column name "${clip(long.name)}" must have at most ${MAX_ATTRIBUTE_NAME_LENGTH} characters`,
  );
}
