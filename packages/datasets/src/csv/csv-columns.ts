/**
 * The meaning of the columns of a CSV file, from its header row. Tested through read-csv.test.ts.
 */
import { clip } from "../records/bad-field.ts";
import { MAX_ATTRIBUTE_NAME, MAX_ATTRIBUTES } from "../records/item-from.ts";

const USER_ID = ["user_id", "user", "userid", "customer_id", "visitor_id"];
const ITEM_ID = ["item_id", "item", "itemid", "movie_id", "movieid", "product_id", "book_id"];

/** The column names of each field of an event, best first, in the form of `columnKey`. */
const EVENT_COLUMNS = new Map([
  ["event_id", ["event_id"]],
  ["user_id", USER_ID],
  ["item_id", ITEM_ID],
  ["type", ["type", "event_type", "event", "action"]],
  ["value", ["value", "rating", "stars"]],
  ["occurred_at", ["occurred_at", "timestamp", "time", "datetime", "date", "created_at"]],
  ["recommendation_id", ["recommendation_id"]],
]);

const ITEM_COLUMNS = new Map([
  ["item_id", [...ITEM_ID, "id"]],
  ["title", ["title", "name"]],
  ["categories", ["categories", "category", "genres", "genre"]],
  ["url", ["url", "link"]],
  ["image_url", ["image_url", "image"]],
  ["available", ["available"]],
]);

/** A column by name and place. */
export interface CsvColumn {
  /** A field of the contract, or an attribute. */
  readonly name: string;
  readonly at: number;
}

export interface CsvLayout {
  readonly kind: "events" | "items";
  /** The number of fields of a row. */
  readonly width: number;
  readonly fields: readonly CsvColumn[];
  /** Of items: the columns that are not fields of the contract. */
  readonly attributes: readonly CsvColumn[];
}

/**
 * The layout of the rows: with a user and an item they are events, with an item and a title they
 * are items. A string is the reason why they are neither.
 *
 * @example layoutOf(["userId", "movieId", "rating", "timestamp"]) // { kind: "events", ... }
 */
export function layoutOf(header: readonly string[]): CsvLayout | string {
  const keys = header.map((name) => columnKey(name));
  const twice = keys.find((key, index) => key !== "" && keys.indexOf(key) !== index);
  if (twice !== undefined) return `the header has the column "${clip(twice)}" twice`;
  const width = header.length;
  const event = findColumns(EVENT_COLUMNS, keys);
  const isEvent = event.has("user_id");
  if (isEvent && event.has("item_id")) {
    return { kind: "events", width, fields: [...event.values()], attributes: [] };
  }
  const item = findColumns(ITEM_COLUMNS, keys);
  if (!isEvent && item.has("item_id") && item.has("title")) {
    const fields = [...item.values()];
    const attributes = otherColumns(header, fields);
    return typeof attributes === "string"
      ? attributes
      : { kind: "items", width, fields, attributes };
  }
  const names = header.map((name) => clip(name.trim())).join(", ");
  return `the first line names neither user_id and item_id (events) nor item_id and title (items), but: ${names.slice(0, 200)}`;
}

/** `userId`, `User ID` and `user-id` are all `user_id`. */
function columnKey(name: string): string {
  return name
    .trim()
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[\s-]+/g, "_")
    .toLowerCase();
}

function findColumns(
  columns: ReadonlyMap<string, readonly string[]>,
  keys: readonly string[],
): Map<string, CsvColumn> {
  const found = new Map<string, CsvColumn>();
  for (const [name, aliases] of columns) {
    const at = aliases.map((alias) => keys.indexOf(alias)).find((index) => index !== -1);
    if (at !== undefined) found.set(name, { name, at });
  }
  return found;
}

function otherColumns(
  header: readonly string[],
  fields: readonly CsvColumn[],
): CsvColumn[] | string {
  const taken = new Set(fields.map(({ at }) => at));
  const others = header
    .map((name, at) => ({ name: name.trim(), at }))
    .filter(({ name, at }) => name !== "" && !taken.has(at));
  if (others.length > MAX_ATTRIBUTES) {
    return `the header has ${others.length} columns besides the item's own; at most ${MAX_ATTRIBUTES} can be attributes`;
  }
  const long = others.find(({ name }) => name.length > MAX_ATTRIBUTE_NAME);
  if (long === undefined) return others;
  return `the column name "${clip(long.name)}" is longer than ${MAX_ATTRIBUTE_NAME} characters`;
}
