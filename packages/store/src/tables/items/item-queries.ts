/** The queries of the item table. Tested through item-table.test.ts. */
import type { ItemsListQuery } from "@hellorec/api";
import { sql } from "kysely";

import type { InsertShape } from "../../commit/write-request.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile, prepare } from "../query.ts";
import type { Tables } from "../tables.ts";
import { foldCase } from "./fold-case.ts";
import type { ItemRow } from "./item-row.ts";

/** The columns of the `insert` query, in the order of its values. */
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
  key: "item_id",
};

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
        .values({ item_id: p.item_id, ...columns(p) })
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

/** The rows of a page in order of item_id, and one more where there is a next page. */
export function itemPage(db: QueryBuilder, query: ItemsListQuery, after: string | undefined) {
  const { search, categories, limit } = query;
  return compile(
    db
      .selectFrom("items")
      .selectAll()
      .$if(after !== undefined, (items) => items.where("item_id", ">", after ?? ""))
      .$if(search !== undefined, (items) =>
        items.where(
          sql<boolean>`title_folded like ${`%${escapeLike(foldCase(search ?? ""))}%`} escape '\\'`,
        ),
      )
      .$if(categories !== undefined, (items) =>
        items.where("item_id", "in", (of) =>
          of
            .selectFrom("item_categories")
            .select("item_categories.item_id")
            .where("category", "in", categories ?? []),
        ),
      )
      .orderBy("item_id")
      .limit(limit + 1),
  );
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
