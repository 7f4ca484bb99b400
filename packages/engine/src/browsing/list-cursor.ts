/** Cursors of the lists of the catalog that are made in memory. Tested through catalog-lists.test.ts. */
import { createHash } from "node:crypto";

import type { ItemsListQuery } from "@hellorec/api";
import { StoreError } from "@hellorec/store";

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
export function encodeCursor(query: ItemsListQuery, { key, item_id, time }: PageEnd): string {
  return Buffer.from(JSON.stringify([digest(query), key, item_id, time])).toString("base64url");
}

/**
 * What is in the cursor of this query. `undefined`: it has none.
 *
 * @throws {StoreError} BAD_CURSOR
 */
export function decodeCursor(query: ItemsListQuery): PageEnd | undefined {
  if (query.cursor === undefined) return undefined;
  const [of, key, item_id, time, ...more] = parse(query.cursor);
  const isKey = typeof key === "string" || typeof key === "number";
  const isTime = time === null || typeof time === "number";
  const isWhole = isKey && isTime && typeof item_id === "string" && more.length === 0;
  if (of !== digest(query) || !isWhole) throw badCursor();
  return { key, item_id, time };
}

/** The cursor is none of this list. */
export function badCursor(): StoreError {
  return new StoreError(
    "BAD_CURSOR",
    "the cursor is not one this list returned: start again without a cursor",
  );
}

function parse(cursor: string): unknown[] {
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.toString("base64url") !== cursor) return [];
  try {
    const parsed: unknown = JSON.parse(bytes.toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function digest({ search, categories, category_match, sort }: ItemsListQuery): string {
  const list = JSON.stringify([sort, search ?? null, categories ?? null, category_match]);
  return createHash("sha256").update(list).digest("base64url").slice(0, 11);
}
