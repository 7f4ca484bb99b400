/**
 * The place of a list in the cache: its key and its validators. Tested through
 * recommendation-lists.test.ts.
 */
import type { Recommendations } from "@hellorec/api";

import type { PopularityRanking } from "../feedback/popularity-ranking.ts";
import type { Profile } from "../feedback/user-profiles.ts";
import type { CacheValidators } from "./list-cache.ts";
import type { ListQuery, ListDependencies, Strategy } from "./list-query.ts";
import type { ListContent } from "./list-response.ts";

/** In place of a ranking that was out of date when the list was made. The list is not cached. */
export const STALE: unique symbol = Symbol("stale");

/** The ranking that a list was made from. `undefined`: it does not depend on popularity. */
export type UsedRanking = PopularityRanking | typeof STALE | undefined;

/** Where a list may be cached. */
export interface CachePlace {
  readonly key: string;
  /** All validators except popularity, which is known once the list is made. */
  readonly validators: Omit<CacheValidators, "popularity">;
  readonly clearCount: number;
}

/** The place of a list by the data of now. `undefined`: only first pages are cached. */
export function cachePlace(
  { catalog, servingModel, cache }: ListDependencies,
  list: {
    readonly strategy: Strategy;
    readonly query: ListQuery;
    readonly profile?: Profile;
    readonly clearCount?: number;
  },
): CachePlace | undefined {
  const { strategy, query, profile, clearCount = cache.clearCount } = list;
  if (query.cursor !== undefined) return undefined;
  const model = servingModel();
  return {
    key: `${strategy} ${JSON.stringify(query)}`,
    validators: {
      catalogChangeCount: catalog.index.changeCount,
      model,
      coldStartChangeCount: model?.coldStart.changeCount,
      profile,
    },
    clearCount,
  };
}

/** The cached list of a place as a new response, if its validators hold. */
export function findCached(
  { cache, popularity }: ListDependencies,
  place: CachePlace | undefined,
  windowDays?: number,
): Recommendations | undefined {
  if (place === undefined) return undefined;
  return cache.find(place.key, { ...place.validators, popularity: popularity.current(windowDays) });
}

/** Caches a list in its place, unless it has none or was made from a stale ranking. */
export function cacheList(
  { cache }: ListDependencies,
  place: CachePlace | undefined,
  list: ListContent,
  popularity: UsedRanking,
): void {
  if (place === undefined || popularity === STALE) return;
  const { key, clearCount } = place;
  cache.set(key, { ...list, validators: { ...place.validators, popularity } }, clearCount);
}
