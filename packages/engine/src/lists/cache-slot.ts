/**
 * The place of a list in the cache: its key and its dependencies. Tested through
 * recommendation-lists.test.ts.
 */
import type { Recommendations } from "@hellorec/api";

import type { PopularityRanking } from "../signals/popularity-ranking.ts";
import type { UserProfile } from "../signals/user-profiles.ts";
import type { Dependencies } from "./list-cache.ts";
import type { ListQuery, ListSources, Strategy } from "./list-query.ts";
import type { ListContent } from "./list-response.ts";

/** In place of a ranking that was out of date when the list was made. The list is not cached. */
export const STALE: unique symbol = Symbol("stale");

/** The ranking that a list depends on. `undefined`: it does not depend on popularity. */
export type PopularityDependency = PopularityRanking | typeof STALE | undefined;

/** Where a list may be cached. */
export interface CacheSlot {
  readonly key: string;
  /** All dependencies except popularity. */
  readonly dependencies: Omit<Dependencies, "popularity">;
  readonly epoch: number;
}

/** The slot of a list by the data of now. `undefined`: only first pages are cached. */
export function cacheSlot(
  { catalog, model, cache }: ListSources,
  list: {
    readonly strategy: Strategy;
    readonly query: ListQuery;
    readonly profile?: UserProfile;
    readonly epoch?: number;
  },
): CacheSlot | undefined {
  const { strategy, query, profile, epoch = cache.epoch } = list;
  if (query.cursor !== undefined) return undefined;
  const current = model();
  return {
    key: `${strategy} ${JSON.stringify(query)}`,
    dependencies: {
      catalogVersion: catalog.index.version,
      model: current,
      coldStartVersion: current?.coldStart.version,
      profile,
    },
    epoch,
  };
}

/** The cached list of a slot as a new response, if none of its dependencies has changed. */
export function findCached(
  { cache, popularity }: ListSources,
  slot: CacheSlot | undefined,
  windowDays?: number,
): Recommendations | undefined {
  if (slot === undefined) return undefined;
  return cache.find(slot.key, { ...slot.dependencies, popularity: popularity.current(windowDays) });
}

/** Caches a list in its slot, unless it has none or was made from a stale ranking. */
export function cacheList(
  { cache }: ListSources,
  slot: CacheSlot | undefined,
  list: ListContent,
  popularity: PopularityDependency,
): void {
  if (slot === undefined || popularity === STALE) return;
  const { key, epoch } = slot;
  cache.set(key, { ...list, dependencies: { ...slot.dependencies, popularity } }, epoch);
}
