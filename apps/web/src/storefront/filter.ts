/** The filter and the order of the catalog, and how an address holds them. */
import { CATEGORY_PARAMETER, searchIn, SEARCH_PARAMETER } from "../state/address.ts";

/** The orders that the page offers. */
export const SORTS = ["relevance", "popularity", "title", "newest"] as const;
export type Sort = (typeof SORTS)[number];

/** Which items of the catalog are shown, and in which order. */
export interface Filter {
  readonly search: string;
  readonly categories: readonly string[];
  /** Whether an item is in any of the categories, or in all of them. */
  readonly match: "any" | "all";
  /** Undefined: nobody chose an order. */
  readonly sort: Sort | undefined;
}

const MATCH_PARAMETER = "match";
const SORT_PARAMETER = "sort";
const MAX_CATEGORIES = 50;

/** The filter in an address, cut to what the server accepts. */
export function readFilter(parameters: URLSearchParams): Filter {
  const categories = parameters.getAll(CATEGORY_PARAMETER).filter((name) => name !== "");
  return {
    search: searchIn(parameters),
    categories: [...new Set(categories)].slice(0, MAX_CATEGORIES),
    match: parameters.get(MATCH_PARAMETER) === "all" ? "all" : "any",
    sort: SORTS.find((sort) => sort === parameters.get(SORT_PARAMETER)),
  };
}

/** The parameters with another filter; the rest of them stays. */
export function withFilter(before: URLSearchParams, filter: Filter): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const name of [SEARCH_PARAMETER, CATEGORY_PARAMETER, MATCH_PARAMETER, SORT_PARAMETER]) {
    after.delete(name);
  }
  const { search, categories, match, sort } = filter;
  if (search !== "") after.set(SEARCH_PARAMETER, search);
  for (const category of categories) after.append(CATEGORY_PARAMETER, category);
  if (match === "all") after.set(MATCH_PARAMETER, match);
  if (sort !== undefined) after.set(SORT_PARAMETER, sort);
  return after;
}

/** The orders that make sense: nothing is relevant without a search. */
export function sortsOf({ search }: Pick<Filter, "search">): readonly Sort[] {
  return search === "" ? SORTS.filter((sort) => sort !== "relevance") : SORTS;
}

/** The order in use: the chosen one, else the best match of a search, else what is popular. */
export function sortOf(filter: Pick<Filter, "search" | "sort">): Sort {
  const sorts = sortsOf(filter);
  return sorts.find((sort) => sort === filter.sort) ?? sorts[0] ?? "popularity";
}

/** The list without an entry, or with it where it was missing. */
export function toggled(list: readonly string[], entry: string): string[] {
  return list.includes(entry) ? list.filter((known) => known !== entry) : [...list, entry];
}
