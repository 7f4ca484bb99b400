/** The queries of the item page. */
import { queryOptions } from "@tanstack/react-query";

import { client } from "../api/client.ts";

/** One item. */
export const itemQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["items.get", { item_id: itemId }],
    queryFn: ({ signal }) => client.items.get.query({ item_id: itemId }, { signal }),
  });

/** The items most similar to one. */
export const similarQuery = (itemId: string, limit: number) =>
  queryOptions({
    queryKey: ["similar", { item_id: itemId, limit }],
    queryFn: ({ signal }) => client.similar.query({ item_id: itemId, limit }, { signal }),
  });
