/** The catalog: the queries of both databases. */
import { setImmediate as nextTurn } from "node:timers/promises";

import type { Item } from "@hellorec/api";

import type { ItemTable } from "../../contract/item-table.ts";
import { decodeText, encodeCursor } from "../cursor.ts";
import type { Executor } from "../executor.ts";
import {
  CATEGORY_INSERT,
  ITEM_INSERT,
  itemPage,
  itemsByIds,
  prepareItemQueries,
} from "./item-queries.ts";
import { itemOf, rowOfItem, sizeOf } from "./item-row.ts";

// Items read in one turn of the event loop: about a millisecond with their JSON.
const READ_CHUNK = 100;
const SCAN_CHUNK = 250;

/** The item table of one database. @example const items = itemTable(executor); */
export function itemTable(executor: Executor): ItemTable {
  const queries = prepareItemQueries(executor.builder);

  async function getOneByOne(itemIds: readonly string[]): Promise<Item[]> {
    const items: Item[] = [];
    for (const [index, itemId] of itemIds.entries()) {
      if (index > 0 && index % READ_CHUNK === 0) await nextTurn();
      const [row] = await executor.read(queries.get.with({ item_id: itemId }));
      if (row !== undefined) items.push(itemOf(row));
    }
    return items;
  }

  return {
    async put(items) {
      if (items.length === 0) return { created: 0, updated: 0 };
      const rows = [...new Map(items.map((item) => [item.item_id, rowOfItem(item)])).values()];
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
          insert: ITEM_INSERT,
        },
        { sql: queries.update.sql, rows: rows.map((row) => queries.update.bind(row)) },
        { sql: queries.dropCategories.sql, rows: ids },
        { sql: queries.addCategory.sql, rows: categories, insert: CATEGORY_INSERT },
      ];
      const size = rows.reduce((sum, row) => sum + sizeOf(row), 0);
      const announces = [{ kind: "items_changed", item_ids: [...last.keys()] } as const];
      const [inserted = []] = await executor.write({ statements, announces }, size);
      const created = inserted.filter((count) => count > 0).length;
      return { created, updated: rows.length - created };
    },

    async get(itemId) {
      const [row] = await executor.read(queries.get.with({ item_id: itemId }));
      return row === undefined ? undefined : itemOf(row);
    },

    getMany: (itemIds) =>
      executor.keysPerRead > 1 ? getTogether(executor, itemIds) : getOneByOne(itemIds),

    async list(query) {
      const { search, categories, cursor, limit } = query;
      const list = ["items", search ?? null, categories ?? null];
      const after = cursor === undefined ? undefined : decodeText(list, cursor);
      const isLong = search !== undefined || categories !== undefined;
      const page = itemPage(executor.builder, query, after);
      const rows = await (isLong ? executor.readLong(page) : executor.read(page));
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
      const announces = [{ kind: "items_changed", item_ids: ids } as const];
      const [removed = []] = await executor.write({ statements, announces }, ids.length);
      return ids.filter((_, index) => (removed[index] ?? 0) > 0);
    },

    async *scan() {
      let after: string | undefined;
      for (;;) {
        const query = { limit: SCAN_CHUNK - 1 };
        const rows = await executor.readLong(itemPage(executor.builder, query, after));
        if (rows.length > 0) yield rows.map((row) => itemOf(row));
        if (rows.length < SCAN_CHUNK) return;
        after = rows.at(-1)?.item_id;
      }
    },
  };
}

/** Items by batches of keys, for a database whose reads need a round trip. */
async function getTogether(executor: Executor, itemIds: readonly string[]): Promise<Item[]> {
  const ids = [...new Set(itemIds)];
  const found = new Map<string, Item>();
  for (let at = 0; at < ids.length; at += executor.keysPerRead) {
    const some = ids.slice(at, at + executor.keysPerRead);
    const rows = await executor.read(itemsByIds(executor.builder, some));
    for (const row of rows) found.set(row.item_id, itemOf(row));
  }
  return itemIds.flatMap((item_id) => found.get(item_id) ?? []);
}
