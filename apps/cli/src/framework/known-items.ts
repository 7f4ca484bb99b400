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
  const item_ids = [...new Set(itemIds)];
  if (item_ids.length === 0) return new Map();
  try {
    const { items } = await client.items.getMany.query({ item_ids }, { signal });
    return new Map(items.map((item) => [item.item_id, item]));
  } catch (error) {
    if (isHellorecError(error)) return undefined;
    throw error;
  }
}
