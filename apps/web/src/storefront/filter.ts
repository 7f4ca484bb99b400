/** Which items of the catalogue to show, and how an address says so. */
import { CATEGORY_PARAMETER, SEARCH_PARAMETER } from "../address.ts";

/** What of the catalogue to show. */
export interface Filter {
  readonly search: string;
  readonly categories: readonly string[];
}

/** Of the contract. */
export const MAX_SEARCH = 200;
const MAX_CATEGORIES = 50;

/** What an address asks for, within what the server takes. */
export function readFilter(parameters: URLSearchParams): Filter {
  const categories = parameters.getAll(CATEGORY_PARAMETER).filter((name) => name !== "");
  return {
    search: (parameters.get(SEARCH_PARAMETER) ?? "").slice(0, MAX_SEARCH),
    categories: [...new Set(categories)].slice(0, MAX_CATEGORIES),
  };
}

/** The parameters with another filter; all others stay. */
export function withFilter(before: URLSearchParams, filter: Filter): URLSearchParams {
  const after = new URLSearchParams(before);
  after.delete(SEARCH_PARAMETER);
  after.delete(CATEGORY_PARAMETER);
  if (filter.search !== "") after.set(SEARCH_PARAMETER, filter.search);
  for (const name of filter.categories) after.append(CATEGORY_PARAMETER, name);
  return after;
}

/** The list with an entry taken out, or added where it was not in. */
export function toggled(list: readonly string[], entry: string): string[] {
  return list.includes(entry) ? list.filter((known) => known !== entry) : [...list, entry];
}
