/** The catalog: the queries of both databases. */
import type { FirstPut, ItemTable, ItemTitle } from "../../contract/item-table.ts";
import { decodeNumbers, decodeText, encodeCursor } from "../cursor.ts";
import type { Executor } from "../executor.ts";
import { PAGE_BYTES } from "../page-bytes.ts";
import { damagedItemReport } from "./damaged-items.ts";
import {
  CATEGORY_INSERT,
  ITEM_INSERT,
  itemPage,
  newestPlaces,
  placesOf,
  prepareItemQueries,
  titlesOf,
} from "./item-queries.ts";
import type { ItemPosition } from "./item-queries.ts";
import { itemOf, readItem, rowOfItem, sizeOf } from "./item-row.ts";
import { itemsOfRows, itemsWithin } from "./items-within.ts";

// What a scan reads at once: some milliseconds with the parsing of its JSON.
const SCAN_BOUNDS = { limit: 250, maxBytes: 524_288 };
const KEYS_PER_READ = 100;
const KEYS_PER_LONG_READ = 500;

/**
 * The item table of one database.
 *
 * @param log receives a line for each damaged row that a scan finds
 * @example const items = itemTable(executor, console.error);
 */
export function itemTable(executor: Executor, log: (line: string) => void): ItemTable {
  const reportDamaged = damagedItemReport(log);
  const queries = prepareItemQueries(executor.builder);

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

    getWithin: itemsWithin(executor, queries.get),

    async titles(itemIds) {
      const found: ItemTitle[] = [];
      for (let at = 0; at < itemIds.length; at += KEYS_PER_READ) {
        const some = itemIds.slice(at, at + KEYS_PER_READ);
        found.push(...(await executor.read(titlesOf(executor.builder, some))));
      }
      return found;
    },

    async list({ sort = "id", cursor, ...query }) {
      const { search, categories, category_match, limit } = query;
      // Cursors of the first version have no other parts.
      const more = sort === "id" && category_match !== "all" ? [] : [sort, category_match ?? "any"];
      const list = ["items", search ?? null, categories ?? null, ...more];
      const isLong = search !== undefined || categories !== undefined;
      const bounds = { limit, maxBytes: PAGE_BYTES };
      const page = itemPage(executor.builder, query, positionAt(list, sort, cursor), bounds);
      const rows = await (isLong ? executor.readLong(page) : executor.read(page));
      const shown = rows.slice(0, limit);
      const items = await itemsOfRows(shown);
      const last = shown.at(-1);
      if (last === undefined || last.matching <= shown.length) return { items };
      const key = sort === "id" ? last.item_id : last.first_put;
      return { items, next_cursor: encodeCursor(list, [key]) };
    },

    newest: (before, limit) => executor.readLong(newestPlaces(executor.builder, before, limit)),

    async firstPuts(itemIds) {
      const places: FirstPut[] = [];
      for (let at = 0; at < itemIds.length; at += KEYS_PER_LONG_READ) {
        const some = itemIds.slice(at, at + KEYS_PER_LONG_READ);
        places.push(...(await executor.readLong(placesOf(executor.builder, some))));
      }
      return places;
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
        const position = { sort: "id", item_id: after } as const;
        const rows = await executor.readLong(itemPage(executor.builder, {}, position, SCAN_BOUNDS));
        const last = rows.at(-1);
        if (last === undefined) return;
        const read = rows.map((row) => readItem(row));
        for (const { item, damaged } of read) {
          if (damaged.length > 0) reportDamaged(item.item_id, damaged);
        }
        yield read.map(({ item }) => item);
        if (last.matching === rows.length && rows.length <= SCAN_BOUNDS.limit) return;
        after = last.item_id;
      }
    },
  };
}

/** The position of a cursor, or the beginning. @throws {StoreError} BAD_CURSOR */
function positionAt(
  list: readonly unknown[],
  sort: "id" | "newest",
  cursor: string | undefined,
): ItemPosition {
  if (sort === "id") {
    return { sort, item_id: cursor === undefined ? undefined : decodeText(list, cursor) };
  }
  const [first_put] = cursor === undefined ? [] : decodeNumbers(list, cursor, 1);
  return { sort, first_put };
}
