/** The rankings of items that nobody has touched: by what they are, and two to compare with. */
import { itemPopularity, seededRandom } from "@hellorec/recommender";
import type { ItemSplit } from "@hellorec/recommender";

import type { ItemContents } from "./item-content.ts";

/** How a held-out item fits a history: higher is better. */
export type FitsHistory = (history: Int32Array) => (item: number) => number;

/** A way to rank, by its name in the output. */
export interface Ranking {
  readonly name: string;
  readonly fits: FitsHistory;
}

/** All rankings; the first is the one that is compared with the others. */
export function rankings(split: ItemSplit, contents: ItemContents, seed: number): Ranking[] {
  return [
    { name: "content", fits: byContent(contents) },
    { name: "popular in categories", fits: byPopularCategories(split, contents) },
    { name: "random", fits: atRandom(seed) },
  ];
}

function byContent({ table }: ItemContents): FitsHistory {
  return (history) => {
    const profile = table.profile(Array.from(history, (item) => ({ item, weight: 1 })));
    return (item) => table.score(profile, item);
  };
}

/**
 * The sum over an item's categories of how much the user has in the category, times how popular the
 * category is: the share of the user's items in it, times the mean number of users of its items.
 */
function byPopularCategories({ train }: ItemSplit, { categoriesOf }: ItemContents): FitsHistory {
  const users = new Map<string, { sum: number; items: number }>();
  for (const [item, popularity] of itemPopularity(train).entries()) {
    if (popularity === 0) continue;
    for (const category of categoriesOf(item)) {
      const { sum, items } = users.get(category) ?? { sum: 0, items: 0 };
      users.set(category, { sum: sum + popularity, items: items + 1 });
    }
  }
  return (history) => {
    const counts = new Map<string, number>();
    for (const item of history) {
      for (const category of categoriesOf(item)) {
        counts.set(category, (counts.get(category) ?? 0) + 1);
      }
    }
    const valueOf = (category: string): number => {
      const { sum, items } = users.get(category) ?? { sum: 0, items: 1 };
      return ((counts.get(category) ?? 0) / history.length) * (sum / items);
    };
    return (item) => categoriesOf(item).reduce((sum, category) => sum + valueOf(category), 0);
  };
}

function atRandom(seed: number): FitsHistory {
  const random = seededRandom(seed);
  return () => () => random.uniform();
}
