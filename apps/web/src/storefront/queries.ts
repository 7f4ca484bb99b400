/** The queries of the storefront. */
import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";

import { client } from "../api/client.ts";
import type { Filter } from "./filter.ts";

/** Items of one page of the catalog: whole rows of 2, 3 and 6. */
const PAGE = 24;

/** Items in the row of popular items. */
export const POPULAR_LENGTH = 6;

/** The catalog under a filter, page by page. The previous items stay while the next load. */
export const browseQuery = ({ search, categories }: Filter) =>
  infiniteQueryOptions({
    queryKey: ["items.list", { search, categories }],
    queryFn: ({ pageParam, signal }) =>
      client.items.list.query(
        {
          limit: PAGE,
          ...(search !== "" && { search }),
          ...(categories.length > 0 && { categories: [...categories] }),
          ...(pageParam !== "" && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  });
