/** The queries of the item table. Tested through item-table.test.ts. */
import { sql } from "kysely";

import type { InsertShape } from "../../commit/write-request.ts";
import type { StoredItemsQuery } from "../../contract/item-table.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile, prepare } from "../query.ts";
import type { Tables } from "../tables.ts";
import { foldCase } from "./fold-case.ts";
import type { ItemRow } from "./item-row.ts";

/** The columns of the `insert` query, in the order of its values. Of `first_put` there is no value. */
export const ITEM_INSERT: InsertShape = {
  table: "items",
  columns: [
    "item_id",
    "title",
    "title_folded",
    "categories",
    "url",
    "image_url",
    "attributes",
    "available",
  ] satisfies (keyof ItemRow)[],
  key: ["item_id"],
};

// Only SQLite runs the text of the insert: see `InsertShape`. PostgreSQL has a sequence.
const NEXT_PLACE = sql<number>`(select coalesce(max(first_put), 0) + 1 from items)`;

/** The columns of the `addCategory` query, in the order of its values. */
export const CATEGORY_INSERT: InsertShape = {
  table: "item_categories",
  columns: ["item_id", "category"] satisfies (keyof Tables["item_categories"])[],
};

/** The queries of an item table, built once. */
export function prepareItemQueries(db: QueryBuilder) {
  const columns = (p: ItemRow) => ({
    title: p.title,
    title_folded: p.title_folded,
    categories: p.categories,
    url: p.url,
    image_url: p.image_url,
    attributes: p.attributes,
    available: p.available,
  });
  type Key = { item_id: string };
  return {
    insert: prepare<ItemRow>()((p) =>
      db
        .insertInto("items")
        .values({ item_id: p.item_id, ...columns(p), first_put: NEXT_PLACE })
        .onConflict((conflict) => conflict.column("item_id").doNothing()),
    ),
    update: prepare<ItemRow>()((p) =>
      db.updateTable("items").set(columns(p)).where("item_id", "=", p.item_id),
    ),
    get: prepare<Key>()((p) => db.selectFrom("items").selectAll().where("item_id", "=", p.item_id)),
    remove: prepare<Key>()((p) => db.deleteFrom("items").where("item_id", "=", p.item_id)),
    dropCategories: prepare<Key>()((p) =>
      db.deleteFrom("item_categories").where("item_id", "=", p.item_id),
    ),
    addCategory: prepare<Key & { category: string }>()((p) =>
      db.insertInto("item_categories").values({ item_id: p.item_id, category: p.category }),
    ),
  };
}

/** Several items by their IDs. */
export function itemsByIds(db: QueryBuilder, itemIds: readonly string[]) {
  return compile(db.selectFrom("items").selectAll().where("item_id", "in", itemIds));
}

/** Where a page begins: after the row with this key, in the order of the query. */
export type ItemPosition =
  | { readonly sort: "id"; readonly item_id: string | undefined }
  | { readonly sort: "newest"; readonly first_put: number | undefined };

/** The rows of a page, and one more where there is a next page. */
export function itemPage(
  db: QueryBuilder,
  query: Pick<StoredItemsQuery, "search" | "categories" | "category_match" | "limit">,
  after: ItemPosition,
) {
  const { search, categories, category_match, limit } = query;
  let rows = db.selectFrom("items").selectAll();
  if (search !== undefined) {
    const part = `%${escapeLike(foldCase(search))}%`;
    rows = rows.where(sql<boolean>`title_folded like ${part} escape '\\'`);
  }
  if (categories !== undefined) {
    rows = rows.where("item_id", "in", itemsInCategories(db, categories, category_match));
  }
  if (after.sort === "id") {
    const { item_id } = after;
    if (item_id !== undefined) rows = rows.where("item_id", ">", item_id);
    rows = rows.orderBy("item_id");
  } else {
    const { first_put } = after;
    if (first_put !== undefined) rows = rows.where("first_put", "<", first_put);
    rows = rows.orderBy("first_put", "desc");
  }
  return compile(rows.limit(limit + 1));
}

/** Places in the order of first puts, the newest first. */
export function newestPlaces(db: QueryBuilder, before: number | undefined, limit: number) {
  let rows = db.selectFrom("items").select(["item_id", "first_put"]);
  if (before !== undefined) rows = rows.where("first_put", "<", before);
  return compile(rows.orderBy("first_put", "desc").limit(limit));
}

/** Places of several items in the order of first puts. */
export function placesOf(db: QueryBuilder, itemIds: readonly string[]) {
  const rows = db.selectFrom("items").select(["item_id", "first_put"]);
  return compile(rows.where("item_id", "in", itemIds));
}

function itemsInCategories(
  db: QueryBuilder,
  categories: readonly string[],
  match: "any" | "all" = "any",
) {
  const distinct = [...new Set(categories)];
  return db
    .selectFrom("item_categories")
    .select("item_categories.item_id")
    .where("category", "in", distinct)
    .$if(match === "all", (rows) =>
      rows
        .groupBy("item_categories.item_id")
        .having(({ fn }) => fn.countAll<number>(), "=", distinct.length),
    );
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
