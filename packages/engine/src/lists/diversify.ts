/** Diversity of a list: maximal marginal relevance over categories. Tested through engine.test.ts. */
import type { ItemIndex } from "../catalog/item-index.ts";
import type { Scored } from "../catalog/scored.ts";

/**
 * Selects `count` of `candidates` (best first, scores not below zero). Each time it takes the item
 * with the largest `(1 - diversity) * relevance - diversity * similarity`. Relevance is the score as
 * a share of the best score. Similarity is the largest Jaccard overlap of the item's categories with
 * those of an item that is selected already.
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
    similarity: 0,
    isSelected: false,
  }));
  const selected: Scored[] = [];
  while (selected.length < Math.min(count, open.length)) {
    let taken = open[0];
    let bestValue = -Infinity;
    for (const entry of open) {
      const value = (1 - diversity) * entry.relevance - diversity * entry.similarity;
      if (entry.isSelected || value <= bestValue) continue;
      bestValue = value;
      taken = entry;
    }
    if (taken === undefined) break;
    taken.isSelected = true;
    selected.push(taken.candidate);
    for (const entry of open) {
      if (entry.isSelected || entry.similarity === 1) continue;
      entry.similarity = Math.max(entry.similarity, jaccard(taken.categories, entry.categories));
    }
  }
  return selected;
}

function jaccard(one: readonly number[], other: readonly number[]): number {
  let shared = 0;
  for (const category of one) if (other.includes(category)) shared++;
  const all = one.length + other.length - shared;
  return all === 0 ? 0 : shared / all;
}
