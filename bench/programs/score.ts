/** Times one model at work on the shop's users, in this process alone: `node score.js`. */
import type { WeightedItem } from "@hellorec/recommender";
import { fitItemWeights, interactionsFromPairs, itemsOfUser, Scorer } from "@hellorec/recommender";

import type { ScoreOutput } from "../src/model/score.ts";
import { HISTORY, shopInteractions } from "../src/model/shop.ts";

const WARM_UP_PASSES = 1;
const PASSES = 2;
/** A list of ten, and one more to know of a next page. */
const LIST = 10;
const REASONS = 3;

const interactions = interactionsFromPairs(shopInteractions(), "shared");
const matrix = await fitItemWeights(interactions, { model: "rp3beta" });
const scorer = new Scorer(matrix);
const seenBy = new Int32Array(interactions.itemCount).fill(-1);
const histories = Array.from({ length: interactions.userCount }, (_, user) =>
  Array.from(itemsOfUser(interactions, user), (item): WeightedItem => ({ item, weight: 1 })),
);
const times = {
  score: new Array<number>(),
  top: new Array<number>(),
  explain: new Array<number>(),
};
const all: number[] = [];

for (let pass = -WARM_UP_PASSES; pass < PASSES; pass++) {
  for (const [user, history] of histories.entries()) {
    for (const { item } of history) seenBy[item] = user;
    const start = performance.now();
    scorer.score(history);
    const scored = performance.now();
    const best = scorer.top(LIST + 1, (item) => seenBy[item] !== user).slice(0, LIST);
    const listed = performance.now();
    const reasons = scorer.explainAll(
      history,
      best.map(({ item }) => item),
      REASONS,
    );
    const end = performance.now();
    if (best.length < LIST || reasons.some((some) => some.length === 0)) {
      throw new Error(`user ${user} has ${best.length} items, or some without a reason`);
    }
    if (pass < 0) continue;
    times.score.push((scored - start) * 1000);
    times.top.push((listed - scored) * 1000);
    times.explain.push((end - listed) * 1000);
    all.push((end - start) * 1000);
  }
}

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
const both = (values: readonly number[]) => ({
  p50_us: quantile(values, 0.5),
  p99_us: quantile(values, 0.99),
});
const output: ScoreOutput = {
  users: interactions.userCount,
  items: interactions.itemCount,
  history: HISTORY,
  neighbours: matrix.weights.length / interactions.itemCount,
  score: both(times.score),
  top: both(times.top),
  explain: both(times.explain),
  all: both(all),
};
process.stdout.write(`${JSON.stringify(output)}\n`);
