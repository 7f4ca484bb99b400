/**
 * The metrics of a run: means over users, and figures of all lists together. Tested through
 * measure.test.ts.
 */
import { hitRateAt, ndcgAt, recallAt, reciprocalRankAt } from "@hellorec/recommender";

/** The metrics that are means over users. */
export const USER_METRICS = {
  recall: recallAt,
  recall_capped: (ranked, relevant, cutoff) =>
    (recallAt(ranked, relevant, cutoff) * relevant.size) / Math.min(cutoff, relevant.size),
  ndcg: ndcgAt,
  hit_rate: hitRateAt,
  mrr: reciprocalRankAt,
} satisfies Record<string, typeof recallAt>;

/** All metrics, in the order they are shown. */
export const METRIC_NAMES = [...Object.keys(USER_METRICS), "coverage", "mean_popularity"] as const;

/** The functions of the user metrics, in the order of {@link METRIC_NAMES}. */
export const MEASURES = Object.values(USER_METRICS);

/**
 * The metrics of all lists together.
 *
 * @param shown the number of lists that each item is in
 */
export function listMetrics(
  shown: Int32Array,
  popularity: Int32Array,
  cutoff: number,
): Record<string, number> {
  let items = 0;
  let places = 0;
  let users = 0;
  for (const [item, lists] of shown.entries()) {
    if (lists === 0) continue;
    items += 1;
    places += lists;
    users += lists * (popularity[item] ?? 0);
  }
  return {
    [`coverage@${cutoff}`]: items / Math.max(shown.length, 1),
    [`mean_popularity@${cutoff}`]: users / Math.max(places, 1),
  };
}
