/** The filter of the catalog, and how an address holds it. */
import { CATEGORY_PARAMETER, SEARCH_PARAMETER } from "../state/address.ts";

/** Which items of the catalog are shown. */
export interface Filter {
  readonly search: string;
  readonly categories: readonly string[];
}

/** The longest search the contract allows. */
export const MAX_SEARCH = 200;
const MAX_CATEGORIES = 50;

/** The filter in an address, cut to what the server accepts. */
export function readFilter(parameters: URLSearchParams): Filter {
  const categories = parameters.getAll(CATEGORY_PARAMETER).filter((name) => name !== "");
  return {
    search: (parameters.get(SEARCH_PARAMETER) ?? "").slice(0, MAX_SEARCH),
    categories: [...new Set(categories)].slice(0, MAX_CATEGORIES),
  };
}

/** The parameters with another filter; the other parameters stay. */
export function withFilter(before: URLSearchParams, filter: Filter): URLSearchParams {
  const after = new URLSearchParams(before);
  after.delete(SEARCH_PARAMETER);
  after.delete(CATEGORY_PARAMETER);
  if (filter.search !== "") after.set(SEARCH_PARAMETER, filter.search);
  for (const name of filter.categories) after.append(CATEGORY_PARAMETER, name);
  return after;
}

/** The list without an entry, or with it where it was missing. */
export function toggled(list: readonly string[], entry: string): string[] {
  return list.includes(entry) ? list.filter((known) => known !== entry) : [...list, entry];
}
