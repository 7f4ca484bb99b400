/** Options for the infinite queries of TanStack Query: lists that are loaded page by page. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import type { InfiniteData } from "@tanstack/react-query";

import type { HellorecClient, HellorecError, ItemPage, Recommendations } from "../index.ts";
import type { Cursor, PagesOptions } from "./option-types.ts";
import { hellorecKeys } from "./query-keys.ts";
import type {
  HellorecKey,
  ItemListInput,
  PopularInput,
  RecommendInput,
  SimilarInput,
} from "./query-keys.ts";

const FIRST: Cursor = undefined;

/**
 * Items for a user, page by page. `limit` is the length of a page; a `cursor` is ignored.
 *
 * @example
 * const { data, fetchNextPage, hasNextPage } = useInfiniteQuery(
 *   recommendationPagesOptions(client, { user_id: "alice", limit: 24 }),
 * );
 * const items = data?.pages.flatMap((page) => page.items) ?? [];
 */
export function recommendationPagesOptions(
  client: HellorecClient,
  input: RecommendInput,
): PagesOptions<Recommendations> {
  return pagesOptions<Recommendations>(hellorecKeys.recommend(input), (cursor, signal) =>
    client.recommend.query({ ...input, cursor }, { signal }),
  );
}

/**
 * Items like one item, page by page.
 *
 * @example useInfiniteQuery(similarPagesOptions(client, { item_id: "metropolis" }));
 */
export function similarPagesOptions(
  client: HellorecClient,
  input: SimilarInput,
): PagesOptions<Recommendations> {
  return pagesOptions<Recommendations>(hellorecKeys.similar(input), (cursor, signal) =>
    client.similar.query({ ...input, cursor }, { signal }),
  );
}

/**
 * Popular items, page by page.
 *
 * @example useInfiniteQuery(popularPagesOptions(client, { categories: ["Comedy"] }));
 */
export function popularPagesOptions(
  client: HellorecClient,
  input: PopularInput = {},
): PagesOptions<Recommendations> {
  return pagesOptions<Recommendations>(hellorecKeys.popular(input), (cursor, signal) =>
    client.popular.query({ ...input, cursor }, { signal }),
  );
}

/**
 * The catalog, page by page: searched, filtered and sorted.
 *
 * @example useInfiniteQuery(itemPagesOptions(client, { search: "metro", limit: 24 }));
 */
export function itemPagesOptions(
  client: HellorecClient,
  input: ItemListInput = {},
): PagesOptions<ItemPage> {
  return pagesOptions<ItemPage>(hellorecKeys.items(input), (cursor, signal) =>
    client.items.list.query({ ...input, cursor }, { signal }),
  );
}

function pagesOptions<Page extends { readonly next_cursor?: string | undefined }>(
  key: HellorecKey,
  load: (cursor: Cursor, signal: AbortSignal) => Promise<Page>,
): PagesOptions<Page> {
  return infiniteQueryOptions<
    Page,
    HellorecError,
    InfiniteData<Page, Cursor>,
    readonly unknown[],
    Cursor
  >({
    // Apart from the same list without pages, whose data has another form.
    queryKey: [...key, "pages"],
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: FIRST,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    retry: false,
  });
}
