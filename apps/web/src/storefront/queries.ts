/** The queries of the storefront. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { client } from "../api/client.ts";
import { sortOf } from "./filter.ts";
import type { Filter } from "./filter.ts";

/** Items of one page of the catalog: whole rows of 2, 3 and 6. */
const PAGE = 24;

/** The catalog under a filter, page by page. The previous items stay while the next load. */
export const browseQuery = (filter: Filter) => {
  const { search, categories, match } = filter;
  const sort = sortOf(filter);
  // Of one category, any and all are the same.
  const category_match = categories.length > 1 ? match : "any";
  return infiniteQueryOptions({
    queryKey: ["items.list", { search, categories, category_match, sort }],
    queryFn: ({ pageParam, signal }) =>
      client.items.list.query(
        {
          limit: PAGE,
          sort,
          ...(search !== "" && { search }),
          ...(categories.length > 0 && { categories: [...categories], category_match }),
          ...(pageParam !== "" && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  });
};

/** All categories of the catalog with their numbers of items, most items first. */
export const categoriesQuery = queryOptions({
  queryKey: ["items.categories"],
  queryFn: ({ signal }) => client.items.categories.query(undefined, { signal }),
});
