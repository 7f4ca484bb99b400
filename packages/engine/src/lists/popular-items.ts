/** Popular items for lists: whole lists, and what fills up shorter ones. */
import { asCatalogNumber } from "../catalog/catalog-number.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { ACCEPTS_NONE } from "../catalog/item-filter.ts";
import type { ItemFilter } from "../catalog/item-filter.ts";
import type { Scored } from "../catalog/scored.ts";
import type { PopularityRanking } from "../feedback/popularity-ranking.ts";
import type { Popularity } from "../feedback/popularity.ts";
import { Slices } from "../util/slices.ts";
import { STALE } from "./cache-place.ts";
import type { UsedRanking } from "./cache-place.ts";

const ITEMS_PER_LOOK = 512;

/** Popular items, and the ranking that they come from. */
export interface PopularItems {
  readonly items: readonly Scored[];
  readonly ranking: UsedRanking;
}

/** Where popular items come from. */
export interface PopularItemsSources {
  readonly catalog: Pick<Catalog, "index">;
  readonly popularity: Pick<Popularity, "current">;
}

/** Which popular items. */
export interface PopularItemsQuery {
  readonly count: number;
  readonly filter: ItemFilter;
  /** Days of the log that count; `undefined`: all. */
  readonly windowDays?: number | undefined;
}

/**
 * Items that the filter accepts, by popularity. A list over the whole log then has items without
 * events, newest first, at score 0.
 *
 * @param ranking the one over the days of the query
 */
export async function popularItems(
  { catalog: { index }, popularity }: PopularItemsSources,
  ranking: PopularityRanking,
  { count, filter, windowDays }: PopularItemsQuery,
): Promise<PopularItems> {
  const items: Scored[] = [];
  // A newer one may have been made since this one was asked for: the list is not cached under it.
  const isCurrent = popularity.current(windowDays) === ranking;
  const result = { items, ranking: isCurrent ? ranking : STALE } as const;
  if (count === 0 || filter === ACCEPTS_NONE) return result;
  // A filter may refuse nearly all of a large catalog.
  const slices = new Slices();
  let seen = 0;
  for (const entry of ranking) {
    if (filter(entry.number)) items.push(entry);
    if (items.length === count) return result;
    if (++seen % ITEMS_PER_LOOK === 0 && slices.isDue()) await slices.next();
  }
  if (windowDays !== undefined) return result;
  for (let at = index.size - 1; at >= 0 && items.length < count; at--) {
    if (++seen % ITEMS_PER_LOOK === 0 && slices.isDue()) await slices.next();
    const number = asCatalogNumber(at);
    if (filter(number) && !ranking.has(number)) items.push({ number, score: 0 });
  }
  return result;
}
