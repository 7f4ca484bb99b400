/** The queries of the item page. */
import { itemOptions, similarOptions } from "@hellorec/client/react";

import { client } from "../api/client.ts";

/** One item. */
export const itemQuery = (itemId: string) => itemOptions(client, { item_id: itemId });

/** The items most similar to one. */
export const similarQuery = (itemId: string, limit: number) =>
  similarOptions(client, { item_id: itemId, limit });
