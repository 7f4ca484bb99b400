/**
 * Offline quality of a ranking over the full catalog. A user's items in train are masked, the
 * items in test are relevant, and every user with an item in test counts the same.
 */
import { itemPopularity, itemsOfUser } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { Scorer } from "../scoring/scorer.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { hitRateAt, ndcgAt, recallAt, reciprocalRankAt } from "./metrics.ts";
import type { RankedItems } from "./metrics.ts";

/**
 * Ranks items for a user: at most `count`, best first, all of them accepted.
 *
 * @param history the user's items in train, oldest first
 */
export type Ranker = (
  history: Int32Array,
  count: number,
  accept: (item: number) => boolean,
) => RankedItems;

/** What to measure. */
export interface EvaluateOptions {
  /** Lengths of list to measure at, such as `[10, 20]`. @default [20] */
  readonly cutoffs?: readonly number[];
  /** The first user. @default 0 */
  readonly from?: number;
  /** The user after the last one. @default the number of users */
  readonly to?: number;
}

/** Means over `users` users; all 0 if there are none. */
export interface Evaluation {
  /** Users with at least one item in test. */
  readonly users: number;
  /** By metric and cutoff: `recall@20`, `ndcg@20`, `hit_rate@20`, `mrr@20`. */
  readonly metrics: Readonly<Record<string, number>>;
}

const METRICS = { recall: recallAt, ndcg: ndcgAt, hit_rate: hitRateAt, mrr: reciprocalRankAt };

/**
 * Measures a ranking.
 *
 * @throws RangeError if train and test are not over the same users and items, or a cutoff is not a
 * positive integer
 * @example
 * const matrix = await fitItemWeights(train, { model: "rp3beta" });
 * evaluate(rankByWeights(matrix), train, test).metrics["recall@20"];
 */
export function evaluate(
  ranker: Ranker,
  train: Interactions,
  test: Interactions,
  options: EvaluateOptions = {},
): Evaluation {
  const { cutoffs = [20], from = 0, to = train.userCount } = options;
  checkComparable(train, test, cutoffs);
  const most = Math.max(...cutoffs);
  const lastSeenBy = new Int32Array(train.itemCount).fill(-1);
  const totals = new Map<string, number>();
  let users = 0;
  for (let user = from; user < to; user += 1) {
    const relevant = new Set(itemsOfUser(test, user));
    if (relevant.size === 0) continue;
    users += 1;
    const history = itemsOfUser(train, user);
    for (const item of history) lastSeenBy[item] = user;
    const ranked = ranker(history, most, (item) => lastSeenBy[item] !== user);
    for (const cutoff of cutoffs) {
      for (const [name, measure] of Object.entries(METRICS)) {
        const key = `${name}@${cutoff}`;
        totals.set(key, (totals.get(key) ?? 0) + measure(ranked, relevant, cutoff));
      }
    }
  }
  const metrics = Object.fromEntries(
    cutoffs.flatMap((cutoff) =>
      Object.keys(METRICS).map((name) => {
        const key = `${name}@${cutoff}`;
        return [key, (totals.get(key) ?? 0) / Math.max(1, users)];
      }),
    ),
  );
  return { users, metrics };
}

/**
 * Ranks by item weights, every item of the history counting the same.
 *
 * @throws RangeError when it ranks for a history with an item that the matrix does not have
 * @example
 * const rank = rankByWeights(await fitItemWeights(train, { model: "rp3beta" }));
 * rank(itemsOfUser(train, 0), 10, () => true); // the ten best items for user 0
 */
export function rankByWeights(matrix: ItemWeights): Ranker {
  const scorer = new Scorer(matrix);
  return (history, count, accept) => {
    scorer.score(Array.from(history, (item) => ({ item, weight: 1 })));
    return scorer.top(count, accept).map(({ item }) => item);
  };
}

/**
 * Ranks by the number of users in `train`, the same list for every user: the baseline of any model.
 * Items without users in train are not ranked.
 *
 * @example evaluate(rankByPopularity(train), train, test).metrics["recall@20"]
 */
export function rankByPopularity(train: Interactions): Ranker {
  const popularity = itemPopularity(train);
  const usersOf = (item: number): number => popularity[item] ?? 0;
  const known = [...popularity.keys()].filter((item) => usersOf(item) > 0);
  const order = known.sort((a, b) => usersOf(b) - usersOf(a) || a - b);
  return (_history, count, accept) => {
    const ranked: number[] = [];
    for (const item of order) {
      if (ranked.length >= count) break;
      if (accept(item)) ranked.push(item);
    }
    return ranked;
  };
}

function checkComparable(
  train: Interactions,
  test: Interactions,
  cutoffs: readonly number[],
): void {
  if (train.userCount !== test.userCount || train.itemCount !== test.itemCount) {
    throw new RangeError(
      `train has ${train.userCount} users x ${train.itemCount} items, test has ${test.userCount} x ${test.itemCount}: they must agree, so build both with the same counts`,
    );
  }
  for (const cutoff of cutoffs) {
    if (!Number.isInteger(cutoff) || cutoff < 1) {
      throw new RangeError(`a cutoff must be an integer of 1 or more, not ${cutoff}`);
    }
  }
}
