/** Which items may be in a list. Tested through engine.test.ts. */
import type { CatalogNumber } from "./catalog-number.ts";
import type { ItemIndex } from "./item-index.ts";

/** The part of a query that restricts which items are listed. */
export interface ItemRestriction {
  readonly categories?: readonly string[] | undefined;
  readonly category_match: "any" | "all";
  readonly exclude_items?: readonly string[] | undefined;
}

/** Whether the item with this number may be listed. */
export type ItemFilter = (number: CatalogNumber) => boolean;

/** Accepts no item. With this filter a list is empty, so its items need not be read at all. */
export const ACCEPTS_NONE: ItemFilter = () => false;

/**
 * Accepts available items of the catalog that are in the categories of the query, not excluded by
 * the query, not hidden, and not on an earlier page.
 *
 * @param shownHashes hashes of the items on earlier pages
 */
export function itemFilter(
  index: ItemIndex,
  query: ItemRestriction,
  shownHashes: Iterable<number>,
  hidden: Iterable<CatalogNumber>,
): ItemFilter {
  const shown = new Set(shownHashes);
  const excluded = new Set(hidden);
  for (const itemId of query.exclude_items ?? []) {
    const number = index.find(itemId);
    if (number !== undefined) excluded.add(number);
  }
  const inCategories = categoryFilter(index, query);
  if (inCategories === ACCEPTS_NONE) return ACCEPTS_NONE;
  return (number) =>
    index.isAvailable(number) &&
    !excluded.has(number) &&
    (shown.size === 0 || !shown.has(index.hash(number))) &&
    inCategories(number);
}

/** Accepts what the filter accepts, without some items. */
export function without(filter: ItemFilter, excluded: ReadonlySet<CatalogNumber>): ItemFilter {
  if (filter === ACCEPTS_NONE || excluded.size === 0) return filter;
  return (number) => filter(number) && !excluded.has(number);
}

/** Accepts items in the categories of the query. */
export function categoryFilter(
  index: ItemIndex,
  query: Pick<ItemRestriction, "categories" | "category_match">,
): ItemFilter {
  if (query.categories === undefined) return () => true;
  const wanted = index.categoryNumbers(query.categories);
  const existing = wanted.filter((category) => category >= 0);
  if (existing.length === 0) return ACCEPTS_NONE;
  if (query.category_match === "all") {
    if (existing.length < wanted.length) return ACCEPTS_NONE;
    return (number) => {
      const own = index.categoriesOf(number);
      return wanted.every((category) => own.includes(category));
    };
  }
  return (number) => {
    const own = index.categoriesOf(number);
    return existing.some((category) => own.includes(category));
  };
}
