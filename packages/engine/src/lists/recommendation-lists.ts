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
import type { ModelHistory } from "../serving/serving-model.ts";
import type { UserProfile } from "../signals/user-profiles.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { FairScheduler } from "../util/fair-scheduler.ts";
import { cacheSlot, findCached } from "./cache-slot.ts";
import type { CacheSlot, PopularityDependency } from "./cache-slot.ts";
import { finishList, NO_HISTORY } from "./finish-list.ts";
import type { ListDraft } from "./finish-list.ts";
import { candidateCount } from "./list-query.ts";
import type { ListQuery, ListSources, Strategy } from "./list-query.ts";
import { pageAt } from "./paging.ts";
import type { Page } from "./paging.ts";
import { popularItems } from "./popular-items.ts";

/** Makes every kind of list. A cached list is answered at once; others wait for a fair slot. */
export class RecommendationLists {
  readonly #sources: ListSources;
  readonly #scheduler = new FairScheduler();

  constructor(sources: ListSources) {
    this.#sources = sources;
  }

  /** A personal list from the user's whole history. A user without one gets popular items. */
  async forUser(query: RecommendQuery): Promise<Recommendations> {
    const sources = this.#sources;
    const { profiles, cache } = sources;
    // Read before the profile is: the user may be erased while the profile is read.
    const { epoch } = cache;
    const known = profiles.cached(query.user_id);
    const cached =
      known &&
      findCached(sources, cacheSlot(sources, { strategy: "personal", query, profile: known }));
    if (cached !== undefined) return cached;
    await this.#scheduler.slot();
    const profile = known ?? (await profiles.get(query.user_id));
    const hidden = query.include_seen ? dislikedItems(profile) : profile.items;
    const slot = cacheSlot(sources, { strategy: "personal", query, profile, epoch });
    return this.#fromHistory("personal", query, { profile, hidden, slot });
  }

  /** A list from the items that a visitor looked at, each with the same weight. */
  async forSession(query: RecommendForSessionQuery): Promise<Recommendations> {
    await this.#scheduler.slot();
    const { index } = this.#sources.catalog;
    const known = new Set(query.item_ids);
    const items = int32ArrayOf([...known].flatMap((itemId) => index.find(itemId) ?? []));
    const profile = { items, weights: new Float32Array(items.length).fill(1) };
    return this.#fromHistory("session", query, { profile, hidden: items, slot: undefined });
  }

  /**
   * Items near one item. For an item without neighbours, popular ones of its categories.
   *
   * @returns undefined if the item is not in the catalog
   */
  async similar(query: SimilarQuery): Promise<Recommendations | undefined> {
    const sources = this.#sources;
    const cached = findCached(sources, cacheSlot(sources, { strategy: "similar", query }));
    if (cached !== undefined) return cached;
    await this.#scheduler.slot();
    const slot = cacheSlot(sources, { strategy: "similar", query });
    const { index } = sources.catalog;
    const number = index.find(query.item_id);
    if (number === undefined || !index.isInCatalog(number)) return undefined;
    const page = pageAt(query.cursor);
    const filter = itemFilter(index, query, page.shown, [number]);
    const model = sources.model();
    const profile = { items: int32ArrayOf([number]), weights: Float32Array.of(1) };
    const history = model?.historyOf(profile) ?? NO_HISTORY;
    const ranked = model?.top(history, candidateCount(query), filter) ?? [];
    if (ranked.length === 0 && !this.#hasCandidates(query, history, [number])) {
      const related = this.#inCategoriesOf(number, filter);
      return this.#popularList(query, { page, filter: related, slot });
    }
    const draft = { page, ranked, model, history, popularity: undefined, slot };
    return finishList(sources, { strategy: "similar", ...draft }, query);
  }

  /** The items that most users like. */
  async popular(query: PopularQuery): Promise<Recommendations> {
    const sources = this.#sources;
    const { window_days: windowDays } = query;
    const cached = findCached(
      sources,
      cacheSlot(sources, { strategy: "popular", query }),
      windowDays,
    );
    if (cached !== undefined) return cached;
    await this.#scheduler.slot();
    const slot = cacheSlot(sources, { strategy: "popular", query });
    const page = pageAt(query.cursor);
    const filter = itemFilter(sources.catalog.index, query, page.shown, []);
    return this.#popularList(query, { page, filter, slot, windowDays });
  }

  async #fromHistory(
    strategy: Strategy,
    query: ListQuery,
    from: {
      readonly profile: UserProfile;
      readonly hidden: Iterable<CatalogNumber>;
      readonly slot: CacheSlot | undefined;
    },
  ): Promise<Recommendations> {
    const { slot } = from;
    const page = pageAt(query.cursor);
    const filter = itemFilter(this.#sources.catalog.index, query, page.shown, from.hidden);
    const model = this.#sources.model();
    const history = model?.historyOf(from.profile) ?? NO_HISTORY;
    const wanted = candidateCount(query);
    const ranked: Scored[] = model?.top(history, wanted, filter) ?? [];
    let popularity: PopularityDependency;
    if (ranked.length < wanted) {
      const against = new Set(model?.itemsWithNegativeEvidence(history));
      const acceptable = without(filter, against);
      if (ranked.length === 0 && !this.#hasCandidates(query, history, from.hidden)) {
        return this.#popularList(query, { page, filter: acceptable, slot });
      }
      const listed = new Set(ranked.map((entry) => entry.number));
      const rest = wanted - ranked.length;
      const fill = await popularItems(this.#sources, rest, without(acceptable, listed));
      for (const { number } of fill.items) ranked.push({ number, score: 0 });
      popularity = fill.ranking;
    }
    const draft: ListDraft = { strategy, page, ranked, model, history, popularity, slot };
    return finishList(this.#sources, draft, query);
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
    const ofAnyPage = itemFilter(this.#sources.catalog.index, query, [], hidden);
    return (this.#sources.model()?.top(history, 1, ofAnyPage) ?? []).length > 0;
  }

  async #popularList(
    query: ListQuery,
    how: {
      readonly page: Page;
      readonly filter: ItemFilter;
      readonly slot: CacheSlot | undefined;
      readonly windowDays?: number | undefined;
    },
  ): Promise<Recommendations> {
    const { page, slot } = how;
    // Read before the first wait: the slot depends on the model that serves now.
    const model = this.#sources.model();
    const found = await popularItems(
      this.#sources,
      candidateCount(query),
      how.filter,
      how.windowDays,
    );
    const draft = { page, ranked: found.items, model, history: NO_HISTORY, slot };
    const popular = { strategy: "popular", ...draft, popularity: found.ranking } as const;
    return finishList(this.#sources, popular, query);
  }

  /** Also requires a category in common with the item, unless the item has none. */
  #inCategoriesOf(number: CatalogNumber, filter: ItemFilter): ItemFilter {
    const { index } = this.#sources.catalog;
    const own = index.categoriesOf(number);
    if (own.length === 0) return filter;
    return (other) =>
      filter(other) && index.categoriesOf(other).some((category) => own.includes(category));
  }
}

function dislikedItems({ items, weights }: UserProfile): CatalogNumbers {
  return items.filter((_, at) => (weights[at] ?? 0) < 0);
}
