/**
 * Options for TanStack Query: for hooks, for prefetching and for servers. They need no provider, and are
 * free of hooks. They do not retry, because the client below retries already.
 */
import { queryOptions } from "@tanstack/react-query";

import type { HellorecClient, HellorecError, Item, Recommendations } from "../index.ts";
import type { AnswerOptions } from "./option-types.ts";
import { hellorecKeys } from "./query-keys.ts";
import type {
  HellorecKey,
  ItemInputOfGet,
  PopularInput,
  RecommendForSessionInput,
  RecommendInput,
  SimilarInput,
} from "./query-keys.ts";

/**
 * Items for a user, from the user's whole history.
 *
 * @example
 * const { data } = useSuspenseQuery(recommendationsOptions(client, { user_id: "alice", limit: 6 }));
 * // In a loader, or on a server:
 * await queryClient.prefetchQuery(recommendationsOptions(client, { user_id: "alice", limit: 6 }));
 */
export function recommendationsOptions(
  client: HellorecClient,
  input: RecommendInput,
): AnswerOptions<Recommendations> {
  return queryOptions<Recommendations, HellorecError, Recommendations, HellorecKey>({
    queryKey: hellorecKeys.recommend(input),
    queryFn: ({ signal }) => client.recommend.query(input, { signal }),
    retry: false,
  });
}

/**
 * Items for a visitor without an ID, from the items that the visitor looked at, oldest first.
 *
 * @example useQuery(sessionOptions(client, { item_ids: ["metropolis", "faust"] }));
 */
export function sessionOptions(
  client: HellorecClient,
  input: RecommendForSessionInput,
): AnswerOptions<Recommendations> {
  return queryOptions<Recommendations, HellorecError, Recommendations, HellorecKey>({
    queryKey: hellorecKeys.recommendForSession(input),
    queryFn: ({ signal }) => client.recommendForSession.query(input, { signal }),
    retry: false,
  });
}

/**
 * Items liked by users who liked this one. It fails with the kind NOT_FOUND for an unknown item.
 *
 * @example useQuery(similarOptions(client, { item_id: "metropolis", limit: 6 }));
 */
export function similarOptions(
  client: HellorecClient,
  input: SimilarInput,
): AnswerOptions<Recommendations> {
  return queryOptions<Recommendations, HellorecError, Recommendations, HellorecKey>({
    queryKey: hellorecKeys.similar(input),
    queryFn: ({ signal }) => client.similar.query(input, { signal }),
    retry: false,
  });
}

/**
 * Popular items; recent events count more.
 *
 * @example useQuery(popularOptions(client, { limit: 6, categories: ["Comedy"] }));
 */
export function popularOptions(
  client: HellorecClient,
  input: PopularInput = {},
): AnswerOptions<Recommendations> {
  return queryOptions<Recommendations, HellorecError, Recommendations, HellorecKey>({
    queryKey: hellorecKeys.popular(input),
    queryFn: ({ signal }) => client.popular.query(input, { signal }),
    retry: false,
  });
}

/**
 * One item. It fails with the kind NOT_FOUND if no item has this ID.
 *
 * @example useQuery(itemOptions(client, { item_id: "metropolis" }));
 */
export function itemOptions(client: HellorecClient, input: ItemInputOfGet): AnswerOptions<Item> {
  return queryOptions<Item, HellorecError, Item, HellorecKey>({
    queryKey: hellorecKeys.item(input),
    queryFn: ({ signal }) => client.items.get.query(input, { signal }),
    retry: false,
  });
}
