/** Which categories the catalog offers, in which order. */

/** A category with its number of items; undefined: the server does not list it. */
export interface CategoryCount {
  readonly category: string;
  readonly items?: number;
}

/** Further categories are shown on a click. */
const SHOWN = 30;

/**
 * The categories to show, in the order of the server. Those of the address that the server does not list
 * come last. All of them are shown if one that is chosen would be hidden.
 */
export function shownCategories(
  listed: readonly CategoryCount[],
  chosen: readonly string[],
  isOpen: boolean,
): { readonly shown: readonly CategoryCount[]; readonly all: number; readonly isFolded: boolean } {
  const names = new Set(listed.map(({ category }) => category));
  const unlisted = chosen.filter((category) => !names.has(category));
  const all = [...listed, ...unlisted.map((category) => ({ category }))];
  const isHidden = all.slice(SHOWN).some(({ category }) => chosen.includes(category));
  const isFolded = !isOpen && all.length > SHOWN && !isHidden;
  return { shown: isFolded ? all.slice(0, SHOWN) : all, all: all.length, isFolded };
}
