/** The catalogue: on disk in the store, and in memory as far as lists need it. */
import type { Item, ItemsPort } from "@hellorec/api";
import type { ItemTable } from "@hellorec/store";

import { ItemIndex } from "./item-index.ts";
import { ItemReader } from "./item-reader.ts";

/** A catalogue, and the index and reader that stay true to it. */
export interface Catalogue {
  readonly port: ItemsPort;
  readonly index: ItemIndex;
  readonly reader: ItemReader;
}

/** Reads what is there and takes care of every change from now on. */
export async function openCatalogue(table: ItemTable): Promise<Catalogue> {
  const index = new ItemIndex();
  const reader = new ItemReader(table);
  for await (const items of table.scan()) {
    for (const item of items) index.put(item);
  }
  const port: ItemsPort = {
    async put(items) {
      const result = await table.put(items);
      for (const item of items) index.put(item);
      reader.invalidate(items.map((item) => item.item_id));
      return result;
    },
    get: (itemId) => getItem(reader, itemId),
    list: (query) => table.list(query),
    async remove(itemIds) {
      const removed = await table.remove(itemIds);
      for (const itemId of removed) index.remove(itemId);
      reader.invalidate(removed);
      return { removed: removed.length };
    },
  };
  return { port, index, reader };
}

async function getItem(reader: ItemReader, itemId: string): Promise<Item | undefined> {
  return (await reader.getMany([itemId])).get(itemId);
}
