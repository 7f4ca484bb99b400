/** Cursors of the lists of the catalog that are made in memory. Tested through catalog-lists.test.ts. */
import type { ItemsListQuery } from "@hellorec/api";
import { badCursor, decodeCursor, encodeCursor } from "@hellorec/store";

/** The last entry of a page: its key in the order, and its ID. */
export interface Position<Key> {
  readonly key: Key;
  readonly item_id: string;
}

/** What a cursor holds besides a digest of the query. */
export interface PageEnd extends Position<string | number> {
  /** The time to which the keys belong. null: they belong to none. */
  readonly time: number | null;
}

/** A cursor that continues the list of this query. */
export function cursorAfter(query: ItemsListQuery, { key, item_id, time }: PageEnd): string {
  return encodeCursor(listOf(query), [key, item_id, time]);
}

/**
 * What is in the cursor of this query. `undefined`: it has none.
 *
 * @throws {StoreError} BAD_CURSOR
 */
export function pageEndOf(query: ItemsListQuery): PageEnd | undefined {
  if (query.cursor === undefined) return undefined;
  const [key, item_id, time, ...more] = decodeCursor(listOf(query), query.cursor);
  const isKey = typeof key === "string" || typeof key === "number";
  const isTime = time === null || typeof time === "number";
  if (!isKey || !isTime || typeof item_id !== "string" || more.length > 0) throw badCursor();
  return { key, item_id, time };
}

function listOf({ search, categories, category_match, sort }: ItemsListQuery): readonly unknown[] {
  return [sort, search ?? null, categories ?? null, category_match];
}
