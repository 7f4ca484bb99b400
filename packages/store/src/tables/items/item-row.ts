/** Items as rows of the table, and back. Tested through item-table.test.ts. */
import type { Item } from "@hellorec/api";

import type { Tables } from "../tables.ts";
import { foldCase } from "./fold-case.ts";
import { parseAttributes, parseCategories } from "./item-json.ts";

// The write queue counts this many bytes as one row.
const ROW_BYTES = 500;
/** What an item has in JSON besides its values: the names of its fields. */
export const FIELD_BYTES = 120;

/** A row, without what the database adds. */
export type ItemRow = Omit<Tables["items"], "first_put">;

/** What is read of a row. */
export type ReadItemRow = Omit<ItemRow, "title_folded">;

/** The row of an item. */
export function rowOfItem(item: Item): ItemRow {
  return {
    item_id: item.item_id,
    title: item.title,
    title_folded: foldCase(item.title),
    categories: JSON.stringify(item.categories),
    url: item.url ?? null,
    image_url: item.image_url ?? null,
    attributes: item.attributes === undefined ? null : JSON.stringify(item.attributes),
    available: item.available ? 1 : 0,
  };
}

/**
 * The size of a row as the write queue counts it. A put sends the values twice, to insert and to
 * update; a character can take two bytes of memory.
 */
export function sizeOf(row: ItemRow): number {
  const length = row.title.length * 2 + row.categories.length + (row.attributes?.length ?? 0);
  return Math.max(1, Math.ceil((length * 4) / ROW_BYTES));
}

/** About the bytes of an item as JSON, from its row. */
export function bytesOf(row: ReadItemRow): number {
  const { item_id, title, categories, url, image_url, attributes } = row;
  return [item_id, title, categories, url, image_url, attributes].reduce(
    (sum, text) => sum + (text === null ? 0 : Buffer.byteLength(text)),
    FIELD_BYTES,
  );
}

/** The item of a row. */
export function itemOf(row: ReadItemRow): Item {
  return readItem(row).item;
}

/**
 * The item of a row, and its columns that are damaged: of those the item has nothing. One damaged row
 * must not keep a server from starting.
 */
export function readItem(row: ReadItemRow): { item: Item; damaged: readonly string[] } {
  const categories = parseCategories(row.categories).value;
  const attributes = row.attributes === null ? null : parseAttributes(row.attributes).value;
  const item = {
    item_id: row.item_id,
    title: textOf(row.title) ?? row.item_id,
    categories: categories ?? [],
    ...(typeof row.url === "string" && { url: row.url }),
    ...(typeof row.image_url === "string" && { image_url: row.image_url }),
    ...(attributes !== undefined && attributes !== null && { attributes }),
    available: row.available === 1,
  };
  const damaged = [
    ...(textOf(row.title) === undefined ? ["title"] : []),
    ...(categories === undefined ? ["categories"] : []),
    ...(attributes === undefined ? ["attributes"] : []),
  ];
  return { item, damaged };
}

/** SQLite keeps bytes in a column of texts as they are. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
