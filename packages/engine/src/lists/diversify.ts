/** Trading score for variety: maximal marginal relevance over categories. */
import type { ItemIndex } from "../catalog/item-index.ts";

/** An item with its score. */
export interface Scored {
  readonly number: number;
  readonly score: number;
}

/**
 * The best `count` of `candidates` (best first, scores not below zero), each chosen for
 * `(1 - diversity) * score - diversity * likeness`: score as a share of the best one's, likeness as
 * the largest Jaccard overlap of its categories with those of an item chosen already.
 *
 * Carbonell and Goldstein 1998, "The use of MMR, diversity-based reranking".
 */
export function diversify(
  candidates: readonly Scored[],
  count: number,
  diversity: number,
  index: ItemIndex,
): Scored[] {
  const best = candidates[0]?.score ?? 0;
  const open = candidates.map((candidate) => ({
    candidate,
    categories: index.categoriesOf(candidate.number),
    relevance: best > 0 ? candidate.score / best : 0,
    likeness: 0,
    isChosen: false,
  }));
  const chosen: Scored[] = [];
  while (chosen.length < Math.min(count, open.length)) {
    let taken = open[0];
    let bestValue = -Infinity;
    for (const entry of open) {
      const value = (1 - diversity) * entry.relevance - diversity * entry.likeness;
      if (entry.isChosen || value <= bestValue) continue;
      bestValue = value;
      taken = entry;
    }
    if (taken === undefined) break;
    taken.isChosen = true;
    chosen.push(taken.candidate);
    for (const entry of open) {
      if (entry.isChosen || entry.likeness === 1) continue;
      entry.likeness = Math.max(entry.likeness, jaccard(taken.categories, entry.categories));
    }
  }
  return chosen;
}

function jaccard(one: readonly number[], other: readonly number[]): number {
  let shared = 0;
  for (const category of one) if (other.includes(category)) shared++;
  const all = one.length + other.length - shared;
  return all === 0 ? 0 : shared / all;
}
