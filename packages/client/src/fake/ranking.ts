/**
 * How a fake client ranks items. An item's score is the sum, over the items of the history, of their
 * weight times the number of categories that they share with it. Equal scores keep the order of the
 * catalog.
 */
import type { Item, Recommendation, StoredEvent } from "@hellorec/api";

import { weightsOf } from "./event-weights.ts";

/** What the history adds to the score of an item. */
export type Contribution = Recommendation["because"][number];

/** Most reasons of one entry. */
const MAX_REASONS = 3;

/** What items of a history add to the score of another item, largest part first. */
export function contributionsTo(
  item: Item,
  weights: ReadonlyMap<string, number>,
  catalog: ReadonlyMap<string, Item>,
): Contribution[] {
  const contributions: Contribution[] = [];
  for (const [item_id, weight] of weights) {
    const known = item_id === item.item_id ? undefined : catalog.get(item_id);
    const part = known === undefined ? 0 : weight * sharedCategories(known, item);
    if (known !== undefined && part !== 0) {
      contributions.push({ item_id, title: known.title, weight: part });
    }
  }
  return contributions.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

/** The items by what a history adds to them, best first; those with nothing come last, by popularity. */
export function rankedBy(
  weights: ReadonlyMap<string, number>,
  catalog: ReadonlyMap<string, Item>,
  log: readonly StoredEvent[],
): Recommendation[] {
  const entries = popularItems(catalog, log).map(({ item }) => {
    const contributions = contributionsTo(item, weights, catalog);
    const because = contributions.filter(({ weight }) => weight > 0).slice(0, MAX_REASONS);
    return { item, score: sumOf(contributions), because };
  });
  return byScore(entries.filter(({ score }) => score >= 0));
}

/** The items by the weights of all events, best first. */
export function popularItems(
  catalog: ReadonlyMap<string, Item>,
  log: readonly StoredEvent[],
): Recommendation[] {
  const weights = weightsOf(log);
  const items = [...catalog.values()].filter(({ available }) => available);
  return byScore(
    items.map((item) => ({ item, score: weights.get(item.item_id) ?? 0, because: [] })),
  );
}

/** The sum of contributions: the score. */
export function sumOf(contributions: readonly Contribution[]): number {
  return contributions.reduce((sum, { weight }) => sum + weight, 0);
}

function byScore(entries: Recommendation[]): Recommendation[] {
  return entries.sort((a, b) => b.score - a.score);
}

function sharedCategories(one: Item, other: Item): number {
  return one.categories.filter((category) => other.categories.includes(category)).length;
}
