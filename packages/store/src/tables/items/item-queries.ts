/** The queries of the item table. Tested through item-table.test.ts. */
import { sql } from "kysely";

import type { InsertShape } from "../../commit/write-request.ts";
import type { StoredItemsQuery } from "../../contract/item-table.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile, prepare } from "../query.ts";
import type { Tables } from "../tables.ts";
import { foldCase } from "./fold-case.ts";
import { FIELD_BYTES } from "./item-row.ts";
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

/** Attributes over this many bytes are not read together with other items. */
const LARGE_BYTES = 65_536;

/** Several items by their IDs. `is_large` is 1 where the attributes are left out, to be read alone. */
export function itemsByIds(db: QueryBuilder, itemIds: readonly string[]) {
  const isLarge = sql`coalesce(octet_length(attributes), 0) > ${LARGE_BYTES}`;
  return compile(
    db
      .selectFrom("items")
      .select(["item_id", "title", "categories", "url", "image_url", "available"])
      .select([
        sql<string | null>`case when ${isLarge} then null else attributes end`.as("attributes"),
        sql<number>`case when ${isLarge} then 1 else 0 end`.as("is_large"),
      ])
      .where("item_id", "in", itemIds),
  );
}

/** Titles of several items. */
export function titlesOf(db: QueryBuilder, itemIds: readonly string[]) {
  return compile(
    db.selectFrom("items").select(["item_id", "title"]).where("item_id", "in", itemIds),
  );
}

/** About the bytes of a row as JSON. A database tells them without reading long values. */
const rowBytes = sql<number>`octet_length(item_id) + octet_length(title) + octet_length(categories)
  + coalesce(octet_length(url), 0) + coalesce(octet_length(image_url), 0)
  + coalesce(octet_length(attributes), 0) + ${sql.lit(FIELD_BYTES)}`;

/** Where a page begins: after the row with this key, in the order of the query. */
export type ItemPosition =
  | { readonly sort: "id"; readonly item_id: string | undefined }
  | { readonly sort: "newest"; readonly first_put: number | undefined };

/** What a page may have. */
export interface PageBounds {
  readonly limit: number;
  /** Bytes of all its items as JSON. The first item is in the page whatever it has. */
  readonly maxBytes: number;
}

/**
 * The rows of a page. `matching` of each is how many there would be without the bound of bytes, up to
 * one more than `limit`. The sizes are summed over keys, so that no item beyond the bound is read.
 */
export function itemPage(
  db: QueryBuilder,
  query: Pick<StoredItemsQuery, "search" | "categories" | "category_match">,
  after: ItemPosition,
  { limit, maxBytes }: PageBounds,
) {
  const { search, categories, category_match } = query;
  let keys = db.selectFrom("items").select(["item_id", "first_put", rowBytes.as("bytes")]);
  if (search !== undefined) {
    const part = `%${escapeLike(foldCase(search))}%`;
    keys = keys.where(sql<boolean>`title_folded like ${part} escape '\\'`);
  }
  if (categories !== undefined) {
    keys = keys.where("item_id", "in", itemsInCategories(db, categories, category_match));
  }
  if (after.sort === "id") {
    const { item_id } = after;
    if (item_id !== undefined) keys = keys.where("item_id", ">", item_id);
    keys = keys.orderBy("item_id");
  } else {
    const { first_put } = after;
    if (first_put !== undefined) keys = keys.where("first_put", "<", first_put);
    keys = keys.orderBy("first_put", "desc");
  }
  const order = after.sort === "id" ? sql`item_id` : sql`first_put desc`;
  const sums = db
    .selectFrom(keys.limit(limit + 1).as("keys"))
    .select([
      "item_id",
      "bytes",
      sql<number>`sum(bytes) over (order by ${order})`.as("total"),
      sql<number>`count(*) over ()`.as("matching"),
    ]);
  const page = db
    .selectFrom(sums.as("page"))
    .innerJoin("items", "items.item_id", "page.item_id")
    .selectAll("items")
    .select("page.matching")
    .where((eb) =>
      eb.or([eb("page.total", "<=", maxBytes), eb("page.total", "=", eb.ref("page.bytes"))]),
    );
  return compile(
    after.sort === "id" ? page.orderBy("items.item_id") : page.orderBy("items.first_put", "desc"),
  );
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
