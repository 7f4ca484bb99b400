/**
 * What untouched items a list gets, by the share that the operator sets. Tested through
 * untouched-items.test.ts.
 */
import type { CatalogNumber } from "../catalog/catalog-number.ts";
import type { ItemFilter } from "../catalog/item-filter.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import type { Scored } from "../catalog/scored.ts";
import type { Profile } from "../feedback/user-profiles.ts";
import type { WeightedCatalogItem } from "../serving/cold-start-table.ts";
import type { ServingModel } from "../serving/serving-model.ts";
import type { ListDependencies, UntouchedShares } from "./list-query.ts";
import type { ListPosition } from "./paging.ts";

/** A list before untouched items are in it. */
interface OpenList {
  readonly profile: Profile;
  readonly model: ServingModel | undefined;
  /** How many candidates the list needs. */
  readonly wanted: number;
  readonly filter: ItemFilter;
  readonly position: ListPosition;
}

/** The ranking with the share of untouched items that this kind of list has. */
export function withUntouched(
  { catalog, untouched, untouchedShares }: ListDependencies,
  kind: keyof UntouchedShares,
  ranked: Scored[],
  { profile, model, wanted, filter, position }: OpenList,
): Scored[] {
  const share = untouchedShares[kind];
  const shown = position.shown.length;
  const places = placesUpTo(shown + wanted, share) - placesUpTo(shown, share);
  if (places === 0 || model === undefined) return ranked;
  const items = untouched.top(model, weightedItems(profile, catalog.index), places, filter);
  return placeUntouched(ranked, items, share, shown).slice(0, wanted);
}

/**
 * The items most like an untouched one.
 *
 * @returns undefined if the item is not untouched, if no page has an item, or if the operator wants no
 * such lists
 */
export async function similarToUntouched(
  { untouched, untouchedShares }: ListDependencies,
  list: Pick<OpenList, "model" | "wanted" | "filter"> & {
    readonly number: CatalogNumber;
    /** As `filter`, but for the items of other pages. */
    readonly ofAnyPage: ItemFilter;
  },
): Promise<Scored[] | undefined> {
  const { model, number, wanted, filter } = list;
  if (model === undefined || untouchedShares.similar === 0) return undefined;
  if (!untouched.has(model, number)) return undefined;
  const items = await untouched.similarTo(model, number, wanted, filter);
  if (items.length > 0) return items;
  const ofOtherPages = await untouched.similarTo(model, number, 1, list.ofAnyPage);
  return ofOtherPages.length > 0 ? [] : undefined;
}

/** The items of a profile that count for or against others. */
export function weightedItems(
  { items, itemWeights }: Profile,
  index: ItemIndex,
): WeightedCatalogItem[] {
  return [...items]
    .map((catalogNumber, at) => ({ catalogNumber, weight: itemWeights[at] ?? 0 }))
    .filter(({ catalogNumber, weight }) => weight !== 0 && index.isInCatalog(catalogNumber));
}

/**
 * The ranking with untouched items at their places: with a share of 0.2, at every fifth. An item keeps
 * its own score there. Of an item in both, the place as an untouched item counts.
 *
 * @param share of the places, 0..1
 * @param shown how many items are on earlier pages: places are counted over all pages
 */
export function placeUntouched(
  ranked: readonly Scored[],
  untouched: readonly Scored[],
  share: number,
  shown: number,
): Scored[] {
  if (untouched.length === 0) return [...ranked];
  const placed = new Set(untouched.map(({ number }) => number));
  const others = ranked.filter(({ number }) => !placed.has(number)).values();
  const waiting = untouched.values();
  const list: Scored[] = [];
  for (let place = shown + 1; ; place++) {
    const isUntouched = placesUpTo(place, share) > placesUpTo(place - 1, share);
    const next = isUntouched ? (waiting.next().value ?? others.next().value) : others.next().value;
    if (next === undefined) return list;
    list.push(next);
  }
}

/** How many of the first `count` places are for untouched items. */
function placesUpTo(count: number, share: number): number {
  // A share such as 0.1 is a little less in binary: ten times as much would be 0.
  return Math.floor(count * share + 1e-9);
}
