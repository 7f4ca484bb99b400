/** Which of some items the catalog has, for notes beside a result. Tested in commands.test.ts. */
import { isHellorecError } from "@hellorec/client";
import type { Item } from "@hellorec/client";

import type { Context } from "./context.ts";

/**
 * The items with these IDs, at most 1,000, by ID. Undefined where the server does not tell, as one
 * older than this program: what is known of the items is an addition to a result, never its failure.
 */
export async function knownItems(
  itemIds: readonly string[],
  { client, signal }: Context,
): Promise<ReadonlyMap<string, Item> | undefined> {
  const known = new Map<string, Item>();
  let item_ids = [...new Set(itemIds)];
  try {
    while (item_ids.length > 0) {
      const { items, remaining_ids } = await client.items.getMany.query({ item_ids }, { signal });
      for (const item of items) known.set(item.item_id, item);
      item_ids = remaining_ids ?? [];
    }
    return known;
  } catch (error) {
    if (isHellorecError(error) && error.reason === "refused") return undefined;
    throw error;
  }
}
