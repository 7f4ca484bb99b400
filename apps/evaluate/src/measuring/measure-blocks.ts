/**
 * Ranks items for blocks of users and adds up the metrics. Runs in any thread. Tested through
 * measure.test.ts.
 */
import { itemsOfUser, rankByPopularity, rankByWeights } from "@hellorec/recommender";

import { blockCount, sumsPerBlock, USERS_PER_BLOCK } from "./measure-ledger.ts";
import type { MeasureLedger, MeasureTask } from "./measure-ledger.ts";
import { MEASURES } from "./metrics.ts";

/**
 * A function that measures the next block of users and returns false if none is left. Each block
 * has its own sums, so the result does not depend on which thread measures it.
 */
export function blockMeasurer(task: MeasureTask, ledger: MeasureLedger): () => boolean {
  const { matrix, train, test, cutoffs } = task;
  const ranker = matrix === undefined ? rankByPopularity(train) : rankByWeights(matrix);
  const longest = Math.max(...cutoffs);
  const lastSeenBy = new Int32Array(train.itemCount).fill(-1);
  const blocks = blockCount(task);

  const measureUser = (user: number, base: number): void => {
    const history = itemsOfUser(train, user);
    const relevant = new Set(itemsOfUser(test, user));
    if (history.length === 0 || relevant.size === 0) return;
    for (const item of history) lastSeenBy[item] = user;
    const ranked = ranker(history, longest, (item) => lastSeenBy[item] !== user);
    let place = 0;
    const own = user * sumsPerBlock(task);
    const add = (value: number): void => {
      ledger.sums[base + place] = (ledger.sums[base + place] ?? 0) + value;
      // Beyond the end, where users are not kept, nothing is written.
      ledger.users[own + place] = value;
      place += 1;
    };
    add(1);
    for (const [at, cutoff] of cutoffs.entries()) {
      for (const measure of MEASURES) add(measure(ranked, relevant, cutoff));
      for (const item of ranked.slice(0, cutoff)) {
        Atomics.add(ledger.shown, at * train.itemCount + item, 1);
      }
    }
  };

  return () => {
    const block = Atomics.add(ledger.next, 0, 1);
    if (block >= blocks) return false;
    const first = block * USERS_PER_BLOCK;
    const end = Math.min(first + USERS_PER_BLOCK, train.userCount);
    for (let user = first; user < end; user += 1) measureUser(user, block * sumsPerBlock(task));
    return true;
  };
}
