/** Items by their IDs, up to a number of bytes. Tested through item-bytes.test.ts. */
import { setImmediate as nextTurn } from "node:timers/promises";

import type { Item } from "@hellorec/api";

import type { ItemTable } from "../../contract/item-table.ts";
import type { Executor } from "../executor.ts";
import type { PreparedQuery } from "../query.ts";
import { itemsByIds } from "./item-queries.ts";
import { bytesOf, itemOf } from "./item-row.ts";
import type { ReadItemRow } from "./item-row.ts";

// Items and bytes read in one turn of the event loop: some milliseconds with their JSON at most.
const ITEMS_PER_TURN = 100;
const BYTES_PER_TURN = 524_288;

/** The items of many rows. Other work has its turns in between. */
export async function itemsOfRows(rows: readonly ReadItemRow[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const row of rows) {
    if (items.length > 0 && items.length % ITEMS_PER_TURN === 0) await nextTurn();
    items.push(itemOf(row));
  }
  return items;
}

/**
 * The function behind `ItemTable.getWithin`.
 *
 * @param get the query of one item
 */
export function itemsWithin(
  executor: Executor,
  get: PreparedQuery<{ item_id: string }, ReadItemRow>,
): ItemTable["getWithin"] {
  async function readOne(itemId: string): Promise<ReadItemRow | undefined> {
    const [row] = await executor.read(get.with({ item_id: itemId }));
    return row;
  }

  /** For a database whose reads need a round trip. Large items are read alone. */
  async function readTogether(itemIds: readonly string[]) {
    const rows = await executor.read(itemsByIds(executor.builder, itemIds));
    return new Map(rows.map((row) => [row.item_id, row]));
  }

  return async (itemIds, maxBytes) => {
    const ids = [...new Set(itemIds)];
    const items: Item[] = [];
    let bytes = 0;
    let bytesOfTurn = 0;
    let itemsOfTurn = 0;
    let known = new Map<string, ReadItemRow & { readonly is_large: number }>();
    for (const [at, itemId] of ids.entries()) {
      if (executor.keysPerRead > 1 && at % executor.keysPerRead === 0) {
        known = await readTogether(ids.slice(at, at + executor.keysPerRead));
      }
      const together = known.get(itemId);
      const isAlone = executor.keysPerRead === 1 || together?.is_large === 1;
      const row = isAlone ? await readOne(itemId) : together;
      if (row === undefined) continue;
      const size = bytesOf(row);
      if (items.length > 0 && bytes + size > maxBytes) return { items, unread: ids.slice(at) };
      items.push(itemOf(row));
      bytes += size;
      bytesOfTurn += size;
      itemsOfTurn += 1;
      if (itemsOfTurn >= ITEMS_PER_TURN || bytesOfTurn >= BYTES_PER_TURN) {
        await nextTurn();
        bytesOfTurn = 0;
        itemsOfTurn = 0;
      }
    }
    return { items, unread: [] };
  };
}
