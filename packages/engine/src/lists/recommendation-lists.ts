/** Recommendation lists: candidates, filters, variety, filling up, and the join with item data. */
import type {
  PopularQuery,
  Recommendation,
  RecommendForSessionQuery,
  Recommendations,
  RecommendQuery,
  SimilarQuery,
} from "@hellorec/api";

import type { Catalogue } from "../catalog/catalog.ts";
import { itemFilter, NOTHING } from "../catalog/item-filter.ts";
import type { ItemFilter, Narrowing } from "../catalog/item-filter.ts";
import type { ModelHistory, ServingModel } from "../serving/serving-model.ts";
import type { Popularity } from "../signals/popularity.ts";
import type { UserProfile, UserProfiles } from "../signals/user-profiles.ts";
import { Turns } from "../util/fair-scheduler.ts";
import { diversify } from "./diversify.ts";
import type { Scored } from "./diversify.ts";
import { joinItems } from "./join-items.ts";
import { KeptLists, newResponse } from "./list-cache.ts";
import type { Basis } from "./list-cache.ts";
import { cursorTail, pageAt } from "./paging.ts";
import type { Page } from "./paging.ts";

const MAX_REASONS = 3;
/** Candidates that variety is chosen from, for each item of the list, and at most. */
const DIVERSITY_POOL = 10;
const MAX_DIVERSITY_POOL = 300;

type Strategy = Recommendations["strategy"];
type ListQuery = Narrowing & Pick<PopularQuery, "limit" | "diversity" | "cursor">;

/** What lists are made of. */
export interface ListSources {
  readonly catalogue: Catalogue;
  readonly profiles: UserProfiles;
  readonly popularity: Popularity;
  /** The model that serves now, if there is one. */
  readonly model: () => ServingModel | undefined;
}

/** A first page that may be kept: under which key, and what it is made from. */
interface Keeping {
  readonly key: string;
  readonly basis: Basis;
  readonly round: number;
}

/** A list before it is cut and joined. */
interface Draft {
  readonly strategy: Strategy;
  readonly page: Page;
  readonly ranked: readonly Scored[];
  readonly model: ServingModel | undefined;
  readonly history: ModelHistory;
  /** The popularity it was made from; `undefined`: from none. */
  readonly popularity?: unknown;
  readonly keeping: Keeping | undefined;
}

const IMMUTABLE = Symbol.for("@hellorec/rpc-fastify/immutable");
/** In place of a popularity that is out of date already. */
const NEVER_AGAIN = Symbol("never again");

const NO_HISTORY: ModelHistory = { entries: [], added: [] };

/** Makes every kind of list. */
export class RecommendationLists {
  readonly #from: ListSources;
  readonly #turns = new Turns();
  readonly #kept = new KeptLists();

  constructor(sources: ListSources) {
    this.#from = sources;
  }

  /** Somebody is to be forgotten: drops every list that is kept. */
  forgetAll(): void {
    this.#kept.clear();
  }

  /** Personal: from the user's whole history. Popular items for a user nothing is known of. */
  async forUser(query: RecommendQuery): Promise<Recommendations> {
    const { profiles } = this.#from;
    // Before the profile is read: it may be that of somebody who is forgotten meanwhile.
    const { round } = this.#kept;
    const known = profiles.kept(query.user_id);
    const kept = known && this.#find(this.#keeping("personal", query, known));
    if (kept !== undefined) return kept;
    await this.#turns.take();
    const profile = known ?? (await profiles.get(query.user_id));
    const hidden = query.include_seen ? [] : profile.items;
    const keeping = this.#keeping("personal", query, profile, round);
    return this.#fromHistory("personal", query, { profile, hidden, keeping });
  }

  /** From the items a visitor looked at, each worth the same. */
  async forSession(query: RecommendForSessionQuery): Promise<Recommendations> {
    await this.#turns.take();
    const { index } = this.#from.catalogue;
    const known = [...new Set(query.item_ids)].flatMap((itemId) => index.find(itemId) ?? []);
    const items = Int32Array.from(known);
    const profile = { items, weights: new Float32Array(items.length).fill(1) };
    return this.#fromHistory("session", query, { profile, hidden: items, keeping: undefined });
  }

  /** Items near one item; for an item too new for the model, popular ones of its categories. */
  async similar(query: SimilarQuery): Promise<Recommendations | undefined> {
    const kept = this.#find(this.#keeping("similar", query));
    if (kept !== undefined) return kept;
    await this.#turns.take();
    const keeping = this.#keeping("similar", query);
    const { index } = this.#from.catalogue;
    const number = index.find(query.item_id);
    if (number === undefined || !index.isCatalogued(number)) return undefined;
    const page = pageAt(query.cursor);
    const filter = itemFilter(index, query, page, [number]);
    const model = this.#from.model();
    const history = model?.historyOf({
      items: Int32Array.of(number),
      weights: Float32Array.of(1),
    });
    const ranked = model?.top(history ?? NO_HISTORY, poolSize(query), filter) ?? [];
    if (ranked.length > 0 && history !== undefined) {
      return this.#finish({ strategy: "similar", page, ranked, model, history, keeping }, query);
    }
    const own = index.categoriesOf(number);
    const related: ItemFilter =
      own.length === 0
        ? filter
        : (other) =>
            filter(other) && index.categoriesOf(other).some((category) => own.includes(category));
    return this.#popularList(query, { page, filter: related, keeping });
  }

  /** What most people like. */
  async popular(query: PopularQuery): Promise<Recommendations> {
    const kept = this.#find(this.#keeping("popular", query), query.window_days);
    if (kept !== undefined) return kept;
    await this.#turns.take();
    const keeping = this.#keeping("popular", query);
    const page = pageAt(query.cursor);
    const filter = itemFilter(this.#from.catalogue.index, query, page, []);
    return this.#popularList(query, { page, filter, keeping, windowDays: query.window_days });
  }

  /** How a list may be kept; `undefined`: it is no first page. */
  #keeping(
    kind: Strategy,
    query: ListQuery,
    profile?: UserProfile,
    round = this.#kept.round,
  ): Keeping | undefined {
    if (query.cursor !== undefined) return undefined;
    const model = this.#from.model();
    return {
      key: `${kind} ${JSON.stringify(query)}`,
      round,
      basis: [this.#from.catalogue.index.version, model, model?.added.version, profile],
    };
  }

  #find(keeping: Keeping | undefined, windowDays?: number): Recommendations | undefined {
    if (keeping === undefined) return undefined;
    const basis = [...keeping.basis, this.#from.popularity.current(windowDays)];
    return this.#kept.find(keeping.key, basis);
  }

  async #fromHistory(
    strategy: Strategy,
    query: ListQuery,
    from: {
      readonly profile: UserProfile;
      readonly hidden: Iterable<number>;
      readonly keeping: Keeping | undefined;
    },
  ): Promise<Recommendations> {
    const { keeping } = from;
    const page = pageAt(query.cursor);
    const filter = itemFilter(this.#from.catalogue.index, query, page, from.hidden);
    const model = this.#from.model();
    const history = model?.historyOf(from.profile) ?? NO_HISTORY;
    const wanted = poolSize(query);
    const ranked = model?.top(history, wanted, filter) ?? [];
    // On a later page the candidates may have run out: the list is still the one it was.
    const continued = page.shown.size > 0 && speaksForSomething(history);
    if (ranked.length === 0 && !continued) {
      return this.#popularList(query, { page, filter, keeping });
    }
    let popularity: unknown;
    if (ranked.length < wanted) {
      const passedOver = new Set(ranked.map((entry) => entry.number));
      for (const number of model?.against(history) ?? []) passedOver.add(number);
      const fill = await this.#popularItems(
        wanted - ranked.length,
        (number) => filter(number) && !passedOver.has(number),
      );
      for (const { number } of fill.items) ranked.push({ number, score: 0 });
      popularity = fill.from;
    }
    const draft = { strategy, page, ranked, model, history, popularity, keeping };
    return this.#finish(draft, query);
  }

  async #popularList(
    query: ListQuery,
    how: {
      readonly page: Page;
      readonly filter: ItemFilter;
      readonly keeping: Keeping | undefined;
      readonly windowDays?: number | undefined;
    },
  ): Promise<Recommendations> {
    const { page, keeping } = how;
    // Before anything is waited for: what is kept of the list names the model that served then.
    const model = this.#from.model();
    const found = await this.#popularItems(poolSize(query), how.filter, how.windowDays);
    return this.#finish(
      {
        strategy: "popular",
        page,
        ranked: found.items,
        model,
        history: NO_HISTORY,
        popularity: found.from,
        keeping,
      },
      query,
    );
  }

  /** By popularity; then, newest first, items that no event has named yet. */
  async #popularItems(
    count: number,
    filter: ItemFilter,
    windowDays?: number,
  ): Promise<{ readonly items: Scored[]; readonly from: unknown }> {
    const { popularity } = this.#from;
    const ranking = await popularity.ranking(windowDays);
    const found: Scored[] = [];
    const result = { items: found, from: popularity.current(windowDays) ?? NEVER_AGAIN };
    if (count === 0 || filter === NOTHING) return result;
    for (const entry of ranking) {
      if (filter(entry.number)) found.push(entry);
      if (found.length === count) return result;
    }
    if (windowDays !== undefined) return result;
    const { index } = this.#from.catalogue;
    for (let number = index.size - 1; number >= 0 && found.length < count; number--) {
      if (filter(number) && !ranking.has(number)) found.push({ number, score: 0 });
    }
    return result;
  }

  /** Cuts the draft to the page, joins it with item data and says where the next page is. */
  async #finish(draft: Draft, query: ListQuery): Promise<Recommendations> {
    const { index } = this.#from.catalogue;
    const chosen =
      query.diversity > 0
        ? diversify(draft.ranked, query.limit, query.diversity, index)
        : draft.ranked.slice(0, query.limit);
    const numbers = chosen.map((entry) => entry.number);
    const reasons = draft.model?.explain(draft.history, numbers, MAX_REASONS) ?? [];
    const items = await joinItems(this.#from.catalogue, chosen, reasons);
    const hashes = chosen.map((entry) => index.hash(entry.number));
    const { strategy, page, popularity, keeping } = draft;
    const list = {
      content: {
        items: neverChanging(items),
        strategy,
        model_version: draft.model?.info.version ?? null,
      },
      cursorTail: draft.ranked.length > chosen.length ? cursorTail(page, hashes) : undefined,
    };
    if (keeping !== undefined && popularity !== NEVER_AGAIN) {
      const { key, basis, round } = keeping;
      const whole = popularity === undefined ? basis : [...basis, popularity];
      this.#kept.keep(key, { ...list, basis: whole }, round);
    }
    return newResponse(list, page.recommendation_id);
  }
}

/** Tells whoever sends the list that its JSON may be kept: see rpc-fastify's `IMMUTABLE`. */
function neverChanging(items: Recommendation[]): Recommendation[] {
  return Object.defineProperty(items, IMMUTABLE, { value: true });
}

function speaksForSomething({ entries, added }: ModelHistory): boolean {
  return [...entries, ...added].some((entry) => entry.weight > 0);
}

/** Candidates to look for: enough to choose from, and one more to know of a next page. */
function poolSize(query: ListQuery): number {
  if (query.diversity === 0) return query.limit + 1;
  return Math.min(query.limit * DIVERSITY_POOL, MAX_DIVERSITY_POOL) + 1;
}
