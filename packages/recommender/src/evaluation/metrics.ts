/** Metrics of a ranked list against the relevant items. All are 0..1, higher is better. */

/** Item numbers, best first, no item twice. */
export type RankedItems = readonly number[];

/** The items that the user has in test: not empty. */
export type RelevantItems = ReadonlySet<number>;

/**
 * The share of the relevant items that is among the first `cutoff` of the list.
 *
 * @example recallAt([4, 2, 9], new Set([2, 7]), 2) // 0.5
 */
export function recallAt(ranked: RankedItems, relevant: RelevantItems, cutoff: number): number {
  return countHits(ranked, relevant, cutoff) / relevant.size;
}

/**
 * 1 if any relevant item is among the first `cutoff` of the list, else 0.
 *
 * @example hitRateAt([4, 2, 9], new Set([2, 7]), 2) // 1
 */
export function hitRateAt(ranked: RankedItems, relevant: RelevantItems, cutoff: number): number {
  return countHits(ranked, relevant, cutoff) > 0 ? 1 : 0;
}

/**
 * Normalized discounted cumulative gain with binary gains: the sum of `1 / log2(1 + rank)` over the
 * hits in the first `cutoff`, divided by that of an ideal list, which has min(cutoff, relevant)
 * hits at its top (Järvelin and Kekäläinen 2002).
 *
 * @example ndcgAt([4, 2, 9], new Set([4, 2]), 2) // 1
 */
export function ndcgAt(ranked: RankedItems, relevant: RelevantItems, cutoff: number): number {
  let gain = 0;
  for (const [place, item] of ranked.slice(0, cutoff).entries()) {
    if (relevant.has(item)) gain += discount(place);
  }
  let ideal = 0;
  for (let place = 0; place < Math.min(cutoff, relevant.size); place += 1) ideal += discount(place);
  return gain / ideal;
}

/**
 * 1 / rank of the first relevant item, 0 if none is among the first `cutoff`. Its mean is MRR.
 *
 * @example reciprocalRankAt([4, 2, 9], new Set([2, 7]), 3) // 0.5
 */
export function reciprocalRankAt(
  ranked: RankedItems,
  relevant: RelevantItems,
  cutoff: number,
): number {
  const place = ranked.slice(0, cutoff).findIndex((item) => relevant.has(item));
  return place < 0 ? 0 : 1 / (place + 1);
}

function countHits(ranked: RankedItems, relevant: RelevantItems, cutoff: number): number {
  let hits = 0;
  for (const item of ranked.slice(0, cutoff)) if (relevant.has(item)) hits += 1;
  return hits;
}

/** The discount of a place, counted from 0: rank `place + 1`. */
function discount(place: number): number {
  return 1 / Math.log2(place + 2);
}
