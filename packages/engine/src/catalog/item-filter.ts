import type { Page } from "../lists/paging.ts";
/** Which items may stand on a list. */
import type { ItemIndex } from "./item-index.ts";

/** The part of a query that narrows a list down. */
export interface Narrowing {
  readonly categories?: readonly string[] | undefined;
  readonly category_match: "any" | "all";
  readonly exclude_items?: readonly string[] | undefined;
}

/** true: the item with this number may be shown. */
export type ItemFilter = (number: number) => boolean;

/** Lets nothing through: there is no use in looking. */
export const NOTHING: ItemFilter = () => false;

/**
 * Only available items of the catalogue, in the categories asked for, not excluded by the caller,
 * not in `hidden`, and not on an earlier page.
 */
export function itemFilter(
  index: ItemIndex,
  query: Narrowing,
  page: Page,
  hidden: Iterable<number>,
): ItemFilter {
  const excluded = new Set(hidden);
  for (const itemId of query.exclude_items ?? []) {
    const number = index.find(itemId);
    if (number !== undefined) excluded.add(number);
  }
  const inCategories = categoryFilter(index, query);
  if (inCategories === NOTHING) return NOTHING;
  return (number) =>
    index.isAvailable(number) &&
    !excluded.has(number) &&
    (page.shown.size === 0 || !page.shown.has(index.hash(number))) &&
    inCategories(number);
}

function categoryFilter(index: ItemIndex, query: Narrowing): ItemFilter {
  if (query.categories === undefined) return () => true;
  const wanted = index.categoryNumbers(query.categories);
  const known = wanted.filter((category) => category >= 0);
  if (known.length === 0) return NOTHING;
  if (query.category_match === "all") {
    if (known.length < wanted.length) return NOTHING;
    return (number) => {
      const own = index.categoriesOf(number);
      return wanted.every((category) => own.includes(category));
    };
  }
  return (number) => {
    const own = index.categoriesOf(number);
    return known.some((category) => own.includes(category));
  };
}
