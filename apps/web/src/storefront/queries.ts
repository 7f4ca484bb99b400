/** The queries of the storefront. */
import { itemPagesOptions } from "@hellorec/client/react";
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
  const category_match = categories.length > 1 ? match : ("any" as const);
  const input = {
    limit: PAGE,
    sort,
    ...(search !== "" && { search }),
    ...(categories.length > 0 && { categories: [...categories], category_match }),
  };
  return infiniteQueryOptions({
    ...itemPagesOptions(client, input),
    placeholderData: keepPreviousData,
  });
};

/** All categories of the catalog with their numbers of items, most items first. */
export const categoriesQuery = queryOptions({
  queryKey: ["items.categories"],
  queryFn: ({ signal }) => client.items.categories.query(undefined, { signal }),
});
