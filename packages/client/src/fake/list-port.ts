/** The recommendation lists of a fake client. */
import type { Item, Recommendation, Recommendations, RecommendationsPort } from "@hellorec/api";

import { weightsOf } from "./event-weights.ts";
import type { FakeData } from "./fake-data.ts";
import { FAKE_MODEL } from "./model-port.ts";
import { Pages } from "./pages.ts";
import { contributionsTo, popularItems, rankedBy, sumOf } from "./ranking.ts";

/** What all list procedures take. `diversity` is without effect. */
interface ListQuery {
  readonly limit: number;
  readonly categories?: readonly string[] | undefined;
  readonly category_match?: "any" | "all";
  readonly exclude_items?: readonly string[] | undefined;
  readonly cursor?: string | undefined;
}

/** A whole list, before it is filtered. */
interface Ranking {
  readonly entries: readonly Recommendation[];
  readonly strategy: Recommendations["strategy"];
}

const DAY_MS = 86_400_000;

/** The port of lists over the data of a fake. */
export function listPort(data: FakeData): RecommendationsPort {
  const pages = new Pages<Recommendation & { readonly of: Recommendations["strategy"] }>("list");

  const list = (query: ListQuery, rank: () => Ranking): Recommendations => {
    let strategy: Recommendations["strategy"] = "popular";
    const whole = () => {
      const ranking = rank();
      strategy = ranking.strategy;
      return ranking.entries
        .filter(({ item }) => isAsked(item, query))
        .map((entry) => ({ ...entry, of: ranking.strategy }));
    };
    const { entries, next } = pages.page(whole, query.limit, query.cursor);
    return {
      // An item that was removed since the first page is on none of the next ones.
      items: entries.flatMap(({ of: _of, ...entry }) => {
        const item = data.items.get(entry.item.item_id);
        return item === undefined ? [] : [{ ...entry, item }];
      }),
      strategy: entries[0]?.of ?? strategy,
      model_version: FAKE_MODEL.version,
      recommendation_id: data.nextId("list"),
      ...next,
    };
  };

  const personal = (
    weights: ReadonlyMap<string, number>,
    strategy: Ranking["strategy"],
    isShown: (itemId: string) => boolean,
  ): Ranking => {
    const ranked = rankedBy(weights, data.items, data.log);
    const isKnown = ranked.some(({ score }) => score > 0);
    const entries = isKnown ? ranked : popularItems(data.items, data.log);
    return {
      entries: entries.filter(({ item }) => isShown(item.item_id)),
      strategy: isKnown ? strategy : "popular",
    };
  };

  const forUser = (query: ListQuery & { user_id: string; include_seen?: boolean }) =>
    list(query, () => {
      const weights = weightsOf(data.eventsOf(query.user_id));
      return personal(weights, "personal", (itemId) => {
        const weight = weights.get(itemId);
        return weight === undefined || (query.include_seen === true && weight >= 0);
      });
    });

  return {
    forUser: async (query) => forUser(query),

    forSession: async (query) =>
      list(query, () => {
        const weights = new Map(query.item_ids.map((itemId) => [itemId, 1]));
        return personal(weights, "session", (itemId) => !weights.has(itemId));
      }),

    similar: async (query) => {
      if (!data.items.has(query.item_id)) return undefined;
      return list(query, () => {
        const ranked = rankedBy(new Map([[query.item_id, 1]]), data.items, []);
        const others = ranked.filter(({ item }) => item.item_id !== query.item_id);
        return { entries: others, strategy: "similar" };
      });
    },

    popular: async (query) =>
      list(query, () => {
        const days = query.window_days ?? Infinity;
        const newest = Math.max(...data.log.map(timeOf));
        const recent = data.log.filter((event) => timeOf(event) >= newest - days * DAY_MS);
        return { entries: popularItems(data.items, recent), strategy: "popular" };
      }),

    explain: async ({ user_id, item_id }) => {
      const item = data.items.get(item_id);
      if (item === undefined) return undefined;
      const weights = weightsOf(data.eventsOf(user_id));
      const contributions = contributionsTo(item, weights, data.items);
      return {
        item,
        score: sumOf(contributions),
        seen: weights.has(item_id),
        contributions,
        model_version: FAKE_MODEL.version,
      };
    },

    async *live(query, signal) {
      yield forUser(query);
      for await (const _ of changesOf(data, query.user_id, signal)) yield forUser(query);
    },
  };
}

/** Yields once after each change of the user's events; several before it is asked again are one. */
async function* changesOf(
  data: FakeData,
  userId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<void> {
  let hasChanged = false;
  let wake = () => {};
  const end = data.watch((users) => {
    if (!users.has(userId)) return;
    hasChanged = true;
    wake();
  });
  const abort = () => wake();
  signal?.addEventListener("abort", abort);
  try {
    while (signal?.aborted !== true) {
      if (!hasChanged) await new Promise<void>((resolve) => (wake = resolve));
      if (!hasChanged) continue;
      hasChanged = false;
      yield;
    }
  } finally {
    end();
    signal?.removeEventListener("abort", abort);
  }
}

function isAsked(item: Item, query: ListQuery): boolean {
  if (query.exclude_items?.includes(item.item_id) === true) return false;
  if (query.categories === undefined) return true;
  const isIn = (category: string) => item.categories.includes(category);
  return query.category_match === "all"
    ? query.categories.every(isIn)
    : query.categories.some(isIn);
}

function timeOf({ occurred_at }: { readonly occurred_at: string }): number {
  return Date.parse(occurred_at);
}
