/** Recommendation lists of every kind: candidates and filters, filled up with popular items. */
import type {
  PopularQuery,
  RecommendForSessionQuery,
  Recommendations,
  RecommendQuery,
  SimilarQuery,
} from "@hellorec/api";

import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import { itemFilter, without } from "../catalog/item-filter.ts";
import type { ItemFilter } from "../catalog/item-filter.ts";
import type { Scored } from "../catalog/scored.ts";
import type { Profile } from "../feedback/user-profiles.ts";
import type { ModelHistory } from "../serving/serving-model.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { FairScheduler } from "../util/fair-scheduler.ts";
import { cachePlace, findCached } from "./cache-place.ts";
import type { CachePlace, UsedRanking } from "./cache-place.ts";
import { finishList, NO_HISTORY } from "./finish-list.ts";
import type { ListDraft } from "./finish-list.ts";
import { candidateCount } from "./list-query.ts";
import type { ListQuery, ListDependencies, Strategy } from "./list-query.ts";
import { positionOf } from "./paging.ts";
import type { ListPosition } from "./paging.ts";
import { popularItems } from "./popular-items.ts";
import type { PopularItems, PopularItemsQuery } from "./popular-items.ts";
import { similarToUntouched, withUntouched } from "./untouched-places.ts";

/** Makes every kind of list. A cached list is answered at once; others wait for their turn. */
export class RecommendationLists {
  readonly #dependencies: ListDependencies;
  readonly #scheduler = new FairScheduler();

  constructor(dependencies: ListDependencies) {
    this.#dependencies = dependencies;
  }

  /** Lists that wait for their turn. */
  get waiting(): number {
    return this.#scheduler.waiting;
  }

  /** A personal list from the user's whole history. A user without one gets popular items. */
  async forUser(query: RecommendQuery): Promise<Recommendations> {
    const dependencies = this.#dependencies;
    const { profiles, cache } = dependencies;
    // Read before the profile is: the user may be erased while the profile is read.
    const { clearCount } = cache;
    const cachedProfile = profiles.cached(query.user_id);
    const cached =
      cachedProfile === undefined
        ? cache.missed()
        : findCached(
            dependencies,
            cachePlace(dependencies, { strategy: "personal", query, profile: cachedProfile }),
          );
    if (cached !== undefined) return cached;
    await this.#scheduler.waitForIteration();
    const profile = cachedProfile ?? (await profiles.get(query.user_id));
    const hidden = query.include_seen ? dislikedItems(profile) : profile.items;
    const place = cachePlace(dependencies, { strategy: "personal", query, profile, clearCount });
    return this.#fromHistory("personal", query, { profile, hidden, place });
  }

  /** A list from the items that a visitor looked at, each with the same weight. */
  async forSession(query: RecommendForSessionQuery): Promise<Recommendations> {
    await this.#scheduler.waitForIteration();
    const { index } = this.#dependencies.catalog;
    const distinctIds = new Set(query.item_ids);
    const items = int32ArrayOf([...distinctIds].flatMap((itemId) => index.find(itemId) ?? []));
    const profile = { items, itemWeights: new Float32Array(items.length).fill(1) };
    return this.#fromHistory("session", query, { profile, hidden: items, place: undefined });
  }

  /**
   * Items near one item. For an item without neighbours, popular ones of its categories.
   *
   * @returns undefined if the item is not in the catalog
   */
  async similar(query: SimilarQuery): Promise<Recommendations | undefined> {
    const dependencies = this.#dependencies;
    const cached = findCached(
      dependencies,
      cachePlace(dependencies, { strategy: "similar", query }),
    );
    if (cached !== undefined) return cached;
    await this.#scheduler.waitForIteration();
    const place = cachePlace(dependencies, { strategy: "similar", query });
    const { index } = dependencies.catalog;
    const number = index.find(query.item_id);
    if (number === undefined || !index.isInCatalog(number)) return undefined;
    const position = positionOf(query.cursor);
    const filter = itemFilter(index, query, position.shown, [number]);
    const model = dependencies.servingModel();
    const profile = { items: int32ArrayOf([number]), itemWeights: Float32Array.of(1) };
    const history = model?.historyOf(profile) ?? NO_HISTORY;
    const wanted = candidateCount(query);
    const known = model?.top(history, wanted, filter) ?? [];
    const ofAnyPage = itemFilter(index, query, [], [number]);
    const open = { model, number, wanted, filter, ofAnyPage };
    const likeUntouched = await similarToUntouched(dependencies, open);
    const ranked =
      likeUntouched ??
      withUntouched(dependencies, "similar", known, { profile, model, wanted, filter, position });
    const isEmpty = ranked.length === 0 && likeUntouched === undefined;
    if (isEmpty && !this.#hasCandidates(query, history, [number])) {
      const related = this.#inCategoriesOf(number, filter);
      return this.#popularList(query, { position, filter: related, place });
    }
    const draft = { position, ranked, model, history, popularity: undefined, place };
    return finishList(dependencies, { strategy: "similar", ...draft }, query);
  }

  /** The items that most users like. */
  async popular(query: PopularQuery): Promise<Recommendations> {
    const dependencies = this.#dependencies;
    const { window_days: windowDays } = query;
    const cached = findCached(
      dependencies,
      cachePlace(dependencies, { strategy: "popular", query }),
      windowDays,
    );
    if (cached !== undefined) return cached;
    await this.#scheduler.waitForIteration();
    const place = cachePlace(dependencies, { strategy: "popular", query });
    const position = positionOf(query.cursor);
    const filter = itemFilter(dependencies.catalog.index, query, position.shown, []);
    return this.#popularList(query, { position, filter, place, windowDays });
  }

  async #fromHistory(
    strategy: Strategy,
    query: ListQuery,
    from: {
      readonly profile: Profile;
      readonly hidden: Iterable<CatalogNumber>;
      readonly place: CachePlace | undefined;
    },
  ): Promise<Recommendations> {
    const { place } = from;
    const position = positionOf(query.cursor);
    const filter = itemFilter(this.#dependencies.catalog.index, query, position.shown, from.hidden);
    const model = this.#dependencies.servingModel();
    const history = model?.historyOf(from.profile) ?? NO_HISTORY;
    const wanted = candidateCount(query);
    let ranked: Scored[] = model?.top(history, wanted, filter) ?? [];
    let popularity: UsedRanking;
    if (ranked.length < wanted) {
      const against = new Set(model?.itemsWithNegativeEvidence(history));
      const acceptable = without(filter, against);
      if (ranked.length === 0 && !this.#hasCandidates(query, history, from.hidden)) {
        return this.#popularList(query, { position, filter: acceptable, place });
      }
      const listed = new Set(ranked.map((entry) => entry.number));
      const missing = wanted - ranked.length;
      const unlisted = without(acceptable, listed);
      const fill = await this.#popularItems({ count: missing, filter: unlisted });
      for (const { number } of fill.items) ranked.push({ number, score: 0 });
      popularity = fill.ranking;
    }
    const { profile } = from;
    const places = { profile, model, wanted, filter, position };
    ranked = withUntouched(this.#dependencies, "personal", ranked, places);
    const draft: ListDraft = {
      strategy,
      position,
      ranked,
      model,
      history,
      popularity,
      place,
    };
    return finishList(this.#dependencies, draft, query);
  }

  /**
   * Whether any page of the list has a candidate. A later page may have none left; its list is still
   * the same list.
   */
  #hasCandidates(
    query: ListQuery,
    history: ModelHistory,
    hidden: Iterable<CatalogNumber>,
  ): boolean {
    const ofAnyPage = itemFilter(this.#dependencies.catalog.index, query, [], hidden);
    return (this.#dependencies.servingModel()?.top(history, 1, ofAnyPage) ?? []).length > 0;
  }

  async #popularList(
    query: ListQuery,
    how: {
      readonly position: ListPosition;
      readonly filter: ItemFilter;
      readonly place: CachePlace | undefined;
      readonly windowDays?: number | undefined;
    },
  ): Promise<Recommendations> {
    const { position, place } = how;
    // Read before the first wait: the place in the cache depends on this serving model.
    const model = this.#dependencies.servingModel();
    const { filter, windowDays } = how;
    const found = await this.#popularItems({ count: candidateCount(query), filter, windowDays });
    const draft = { position, ranked: found.items, model, history: NO_HISTORY, place };
    const popular = { strategy: "popular", ...draft, popularity: found.ranking } as const;
    return finishList(this.#dependencies, popular, query);
  }

  async #popularItems(query: PopularItemsQuery): Promise<PopularItems> {
    const { popularity } = this.#dependencies;
    const isAtHand = popularity.current(query.windowDays) !== undefined;
    const ranking = await popularity.ranking(query.windowDays);
    // Many lists may have waited for the same ranking.
    if (!isAtHand) await this.#scheduler.waitForIteration();
    return popularItems(this.#dependencies, ranking, query);
  }

  /** Also requires a category in common with the item, unless the item has none. */
  #inCategoriesOf(number: CatalogNumber, filter: ItemFilter): ItemFilter {
    const { index } = this.#dependencies.catalog;
    const own = index.categoriesOf(number);
    if (own.length === 0) return filter;
    return (other) =>
      filter(other) && index.categoriesOf(other).some((category) => own.includes(category));
  }
}

function dislikedItems({ items, itemWeights }: Profile): CatalogNumbers {
  return items.filter((_, at) => (itemWeights[at] ?? 0) < 0);
}
