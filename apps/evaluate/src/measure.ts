/** The measuring itself: lists for some users, and what of them is right. Runs in any thread. */
import {
  hitRateAt,
  itemPopularity,
  itemsOfUser,
  ndcgAt,
  rankByPopularity,
  rankByWeights,
  recallAt,
  reciprocalRankAt,
} from "@hellorec/recommender";
import type { Interactions, ItemWeights } from "@hellorec/recommender";

/** What is measured; plain data. */
export interface MeasureTask {
  /** Left out: everybody gets the most popular items. */
  readonly weights?: ItemWeights;
  readonly train: Interactions;
  readonly test: Interactions;
  readonly cutoffs: readonly number[];
}

/** What threads write down, in memory they share. */
export interface MeasureLedger {
  /** The next block of users to be taken. */
  readonly next: Int32Array;
  /** For each block its users, then their sums of every metric at every cutoff. */
  readonly sums: Float64Array;
  /** For each cutoff and item the number of lists the item is in. */
  readonly shown: Int32Array;
}

/** Means over `users` users. */
export interface Quality {
  /** Users with something in train and something in test. */
  readonly users: number;
  /** By metric and cutoff: `recall@20`, `coverage@20`, … */
  readonly metrics: Readonly<Record<string, number>>;
}

/** The metrics that are means over users. */
const userMetrics = {
  recall: recallAt,
  recall_capped: (ranked, relevant, cutoff) =>
    (recallAt(ranked, relevant, cutoff) * relevant.size) / Math.min(cutoff, relevant.size),
  ndcg: ndcgAt,
  hit_rate: hitRateAt,
  mrr: reciprocalRankAt,
} satisfies Record<string, typeof recallAt>;

/** All metrics, in the order they are shown. */
export const metricNames = [...Object.keys(userMetrics), "coverage", "mean_popularity"] as const;

const measures = Object.values(userMetrics);
const usersPerBlock = 128;

/** How many blocks of users there are: the unit of work. */
export function blockCount({ train }: MeasureTask): number {
  return Math.ceil(train.userCount / usersPerBlock);
}

/** An empty ledger. */
export function openLedger(task: MeasureTask): MeasureLedger {
  const { train, cutoffs } = task;
  const sums = blockCount(task) * sumsPerBlock(task);
  return {
    next: new Int32Array(new SharedArrayBuffer(4)),
    sums: new Float64Array(new SharedArrayBuffer(sums * 8)),
    shown: new Int32Array(new SharedArrayBuffer(cutoffs.length * train.itemCount * 4)),
  };
}

/**
 * A function that measures the next block of users and gives false when none is left. Blocks are
 * summed one by one, so it doesn't matter which thread does which.
 */
export function blockMeasurer(task: MeasureTask, ledger: MeasureLedger): () => boolean {
  const { weights, train, test, cutoffs } = task;
  const ranker = weights === undefined ? rankByPopularity(train) : rankByWeights(weights);
  const longest = Math.max(...cutoffs);
  const lastSeenBy = new Int32Array(train.itemCount).fill(-1);
  const blocks = blockCount(task);

  const measureUser = (user: number, base: number): void => {
    const history = itemsOfUser(train, user);
    const relevant = new Set(itemsOfUser(test, user));
    if (history.length === 0 || relevant.size === 0) return;
    for (const item of history) lastSeenBy[item] = user;
    const ranked = ranker(history, longest, (item) => lastSeenBy[item] !== user);
    let place = base;
    const add = (value: number): void => {
      ledger.sums[place] = (ledger.sums[place] ?? 0) + value;
      place += 1;
    };
    add(1);
    for (const [at, cutoff] of cutoffs.entries()) {
      for (const measure of measures) add(measure(ranked, relevant, cutoff));
      for (const item of ranked.slice(0, cutoff)) {
        Atomics.add(ledger.shown, at * train.itemCount + item, 1);
      }
    }
  };

  return () => {
    const block = Atomics.add(ledger.next, 0, 1);
    if (block >= blocks) return false;
    const first = block * usersPerBlock;
    const end = Math.min(first + usersPerBlock, train.userCount);
    for (let user = first; user < end; user += 1) measureUser(user, block * sumsPerBlock(task));
    return true;
  };
}

/** What a full ledger comes to. */
export function qualityOf(task: MeasureTask, ledger: MeasureLedger): Quality {
  const { train, cutoffs } = task;
  const width = sumsPerBlock(task);
  const totals = new Float64Array(width);
  for (const [place, sum] of ledger.sums.entries()) {
    totals[place % width] = (totals[place % width] ?? 0) + sum;
  }
  const [users = 0, ...sums] = totals;
  const popularity = itemPopularity(train);
  const metrics: Record<string, number> = {};
  for (const [at, cutoff] of cutoffs.entries()) {
    for (const [place, name] of Object.keys(userMetrics).entries()) {
      metrics[`${name}@${cutoff}`] = (sums[at * measures.length + place] ?? 0) / Math.max(users, 1);
    }
    const shown = ledger.shown.subarray(at * train.itemCount, (at + 1) * train.itemCount);
    Object.assign(metrics, listMetrics(shown, popularity, cutoff));
  }
  return { users, metrics };
}

/** The metrics that no user has alone. `shown`: in how many lists each item is. */
function listMetrics(
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

function sumsPerBlock({ cutoffs }: MeasureTask): number {
  return 1 + cutoffs.length * measures.length;
}
