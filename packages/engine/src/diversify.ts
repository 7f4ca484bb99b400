/** Trading score for variety: maximal marginal relevance over categories. */
import type { ItemIndex } from "./item-index.ts";

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
    relevance: best > 0 ? candidate.score / best : 0,
    likeness: 0,
  }));
  const chosen: Scored[] = [];
  while (chosen.length < count && open.length > 0) {
    let bestAt = 0;
    let bestValue = -Infinity;
    for (const [at, entry] of open.entries()) {
      const value = (1 - diversity) * entry.relevance - diversity * entry.likeness;
      if (value > bestValue) {
        bestValue = value;
        bestAt = at;
      }
    }
    const [taken] = open.splice(bestAt, 1);
    if (taken === undefined) break;
    chosen.push(taken.candidate);
    const categories = index.categoriesOf(taken.candidate.number);
    for (const entry of open) {
      const overlap = jaccard(categories, index.categoriesOf(entry.candidate.number));
      entry.likeness = Math.max(entry.likeness, overlap);
    }
  }
  return chosen;
}

function jaccard(one: readonly number[], other: readonly number[]): number {
  const shared = one.filter((category) => other.includes(category)).length;
  const all = one.length + other.length - shared;
  return all === 0 ? 0 : shared / all;
}
