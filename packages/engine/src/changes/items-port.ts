/**
 * The items port: items are put and removed in the catalog, then published; and read. Tested through
 * engine.test.ts.
 */
import type { ItemsPort } from "@hellorec/api";

import type { Catalog } from "../catalog/catalog.ts";
import type { PublishChange } from "./change-publisher.ts";

/** The contract's items port. Changes are on disk and published when it answers. */
export function itemsPort(
  catalog: Catalog,
  lists: Pick<ItemsPort, "list" | "categories">,
  publish: PublishChange,
): ItemsPort {
  return {
    get: (itemId) => catalog.get(itemId),
    getMany: (itemIds) => catalog.getMany(itemIds),
    list: (query) => lists.list(query),
    categories: () => lists.categories(),
    async put(items) {
      const result = await catalog.put(items);
      publish({ kind: "items_changed", item_ids: items.map((item) => item.item_id) });
      return result;
    },
    async remove(itemIds) {
      const result = await catalog.remove(itemIds);
      publish({ kind: "items_changed", item_ids: itemIds });
      return result;
    },
  };
}
