/** The catalogue, for any engine. */
import { setImmediate as nextTurn } from "node:timers/promises";

import type { Item, ItemsListQuery } from "@hellorec/api";
import { sql } from "kysely";

import type { ItemTable } from "../contract/store.ts";
import type { InsertShape } from "../contract/write-request.ts";
import { decodeText, encodeCursor } from "./cursor.ts";
import type { Executor } from "./executor.ts";
import { compile, prepare } from "./query.ts";
import type { QueryBuilder, Tables } from "./tables.ts";

type ItemRow = Tables["items"];

// Items read in one turn of the event loop: about a millisecond with their JSON.
const READ_CHUNK = 100;
const SCAN_CHUNK = 250;
// What the write queue counts as one row.
const ROW_BYTES = 500;

/** What `queries.insert` inserts, its values in this order. */
const INSERT: InsertShape = {
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
const INSERT_CATEGORY: InsertShape = {
  table: "item_categories",
  columns: ["item_id", "category"] satisfies (keyof Tables["item_categories"])[],
};

/** The item table over an engine. @example const items = itemTable(executor); */
export function itemTable(executor: Executor): ItemTable {
  const queries = prepareQueries(executor.builder);

  async function getOneByOne(itemIds: readonly string[]): Promise<Item[]> {
    const items: Item[] = [];
    for (const [index, item_id] of itemIds.entries()) {
      if (index > 0 && index % READ_CHUNK === 0) await nextTurn();
      const [row] = await executor.read(queries.get.with({ item_id }));
      if (row !== undefined) items.push(itemOf(row));
    }
    return items;
  }

  return {
    async put(items) {
      if (items.length === 0) return { created: 0, updated: 0 };
      const rows = [...new Map(items.map((item) => [item.item_id, rowOf(item)])).values()];
      const last = new Map(items.map((item) => [item.item_id, item]));
      const categories = [...last.values()].flatMap((item) =>
        [...new Set(item.categories)].map((category) =>
          queries.addCategory.bind({ item_id: item.item_id, category }),
        ),
      );
      const ids = [...last.keys()].map((item_id) => queries.dropCategories.bind({ item_id }));
      const statements = [
        {
          sql: queries.insert.sql,
          rows: rows.map((row) => queries.insert.bind(row)),
          insert: INSERT,
        },
        { sql: queries.update.sql, rows: rows.map((row) => queries.update.bind(row)) },
        { sql: queries.dropCategories.sql, rows: ids },
        { sql: queries.addCategory.sql, rows: categories, insert: INSERT_CATEGORY },
      ];
      const size = rows.reduce((sum, row) => sum + sizeOf(row), 0);
      const announces = [{ kind: "items", item_ids: [...last.keys()] } as const];
      const [inserted = []] = await executor.write({ statements, announces }, size);
      const created = inserted.filter((count) => count > 0).length;
      return { created, updated: rows.length - created };
    },

    async get(item_id) {
      const [row] = await executor.read(queries.get.with({ item_id }));
      return row === undefined ? undefined : itemOf(row);
    },

    getMany: (itemIds) =>
      executor.keys_per_read > 1 ? getTogether(executor, itemIds) : getOneByOne(itemIds),

    async list(query) {
      const { search, categories, cursor, limit } = query;
      const list = ["items", search ?? null, categories ?? null];
      const after = cursor === undefined ? undefined : decodeText(list, cursor);
      const walksFar = search !== undefined || categories !== undefined;
      const compiled = compile(listed(executor.builder, query, after));
      const rows = await (walksFar ? executor.readAside(compiled) : executor.read(compiled));
      const items = rows.slice(0, limit).map((row) => itemOf(row));
      const last = items.at(-1);
      if (last === undefined || rows.length <= limit) return { items };
      return { items, next_cursor: encodeCursor(list, [last.item_id]) };
    },

    async remove(itemIds) {
      if (itemIds.length === 0) return [];
      const ids = [...new Set(itemIds)];
      const rows = ids.map((item_id) => queries.remove.bind({ item_id }));
      const statements = [
        { sql: queries.remove.sql, rows },
        { sql: queries.dropCategories.sql, rows },
      ];
      const announces = [{ kind: "items", item_ids: ids } as const];
      const [removed = []] = await executor.write({ statements, announces }, ids.length);
      return ids.filter((_, index) => (removed[index] ?? 0) > 0);
    },

    async *scan() {
      let after: string | undefined;
      for (;;) {
        const query = { limit: SCAN_CHUNK - 1 };
        const rows = await executor.readAside(compile(listed(executor.builder, query, after)));
        if (rows.length > 0) yield rows.map((row) => itemOf(row));
        if (rows.length < SCAN_CHUNK) return;
        after = rows.at(-1)?.item_id;
      }
    },
  };
}

async function getTogether(executor: Executor, itemIds: readonly string[]): Promise<Item[]> {
  const ids = [...new Set(itemIds)];
  const known = new Map<string, Item>();
  for (let at = 0; at < ids.length; at += executor.keys_per_read) {
    const some = ids.slice(at, at + executor.keys_per_read);
    const query = executor.builder.selectFrom("items").selectAll().where("item_id", "in", some);
    for (const row of await executor.read(compile(query))) known.set(row.item_id, itemOf(row));
  }
  return itemIds.flatMap((item_id) => known.get(item_id) ?? []);
}

/** A page by its key, and one row more, which tells whether there is a next one. */
function listed(db: QueryBuilder, query: ItemsListQuery, after: string | undefined) {
  const { search, categories, limit } = query;
  return db
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
    .limit(limit + 1);
}

function prepareQueries(db: QueryBuilder) {
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

/**
 * Text as a search compares it: upper and lower case alike in every script. Upper case, since it
 * does not depend on a letter's place in the word, as lower case does in Greek.
 *
 * @example foldCase("Straße") === foldCase("STRASSE") // true
 */
export function foldCase(text: string): string {
  return text.normalize("NFKC").toUpperCase();
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

function rowOf(item: Item): ItemRow {
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

function sizeOf(row: ItemRow): number {
  const length = row.title.length * 2 + row.categories.length * 2 + (row.attributes?.length ?? 0);
  return Math.max(1, Math.ceil(length / ROW_BYTES));
}

function itemOf(row: ItemRow): Item {
  // Both were written by `rowOf`, from an Item.
  const categories: Item["categories"] = JSON.parse(row.categories);
  const attributes: Item["attributes"] =
    row.attributes === null ? undefined : JSON.parse(row.attributes);
  return {
    item_id: row.item_id,
    title: row.title,
    categories,
    ...(row.url !== null && { url: row.url }),
    ...(row.image_url !== null && { image_url: row.image_url }),
    ...(attributes !== undefined && { attributes }),
    available: row.available === 1,
  };
}
