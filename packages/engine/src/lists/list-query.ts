/**
 * The parts of a query that all kinds of lists share, and what lists are made from. Tested through
 * engine.test.ts.
 */
import type { PopularQuery, Recommendations } from "@hellorec/api";

import type { Catalog } from "../catalog/catalog.ts";
import type { ItemRestriction } from "../catalog/item-filter.ts";
import type { Popularity } from "../feedback/popularity.ts";
import type { UserProfiles } from "../feedback/user-profiles.ts";
import type { ServingModel } from "../serving/serving-model.ts";
import type { UntouchedItems } from "../serving/untouched-items.ts";
import type { ListCache } from "./list-cache.ts";

/** How a list was computed: from the user, a session, an item, or popularity. */
export type Strategy = Recommendations["strategy"];

/** What every list query has. */
export type ListQuery = ItemRestriction & Pick<PopularQuery, "limit" | "diversity" | "cursor">;

/** The share of the places, 0..1, that untouched items get in each kind of list. */
export interface UntouchedShares {
  /** In personal and session lists. */
  readonly personal: number;
  readonly similar: number;
}

/** What lists are made from. */
export interface ListDependencies {
  readonly catalog: Catalog;
  readonly profiles: UserProfiles;
  readonly popularity: Popularity;
  /** The serving model, if there is one now. */
  readonly servingModel: () => ServingModel | undefined;
  readonly cache: ListCache;
  readonly untouched: UntouchedItems;
  /** The share of the places that untouched items get. */
  readonly untouchedShares: UntouchedShares;
}

/** Candidates for each item of a diverse list, and at most. */
const DIVERSITY_POOL = 10;
const MAX_DIVERSITY_POOL = 300;

/** How many candidates a list needs: enough to choose from, and one that shows there is a next page. */
export function candidateCount(query: ListQuery): number {
  if (query.diversity === 0) return query.limit + 1;
  return Math.min(query.limit * DIVERSITY_POOL, MAX_DIVERSITY_POOL) + 1;
}
