/** Fits RP3beta to made-up interactions, as the engine would: `node fit-synthetic.js INTERACTIONS`. */
import { fitItemWeights, interactionsFromPairs, keepNewest } from "@hellorec/recommender";

import type { GrowthOutput } from "../src/model/growth.ts";
import { historyLengths, syntheticInteractions } from "../src/model/synthetic-interactions.ts";
import { peakBytes } from "../src/processes/peak-memory.ts";

const SEED = 9;
const PER_USER = 50;
const PER_ITEM = 100;
const LONGEST = 2000;
/** The newest items of a user that the engine fits. */
const MAX_HISTORY = 500;

const total = Number(process.argv[2]);
const itemCount = total / PER_ITEM;
const lengths = historyLengths({
  userCount: total / PER_USER,
  total,
  most: Math.min(LONGEST, itemCount / 4),
  seed: SEED,
});
const pairs = syntheticInteractions({ lengths, itemCount, seed: SEED });

const start = performance.now();
const interactions = keepNewest(interactionsFromPairs(pairs), MAX_HISTORY, "shared");
const built = performance.now();
const matrix = await fitItemWeights(interactions, { model: "rp3beta" });
const fitted = performance.now();

const { offsets, neighbours } = matrix;
const output: GrowthOutput = {
  users: interactions.userCount,
  items: itemCount,
  interactions: interactions.userItems.length,
  products: lengths.reduce((sum, length) => sum + Math.min(length, MAX_HISTORY) ** 2, 0),
  build_seconds: (built - start) / 1000,
  fit_seconds: (fitted - built) / 1000,
  peak_bytes: peakBytes(),
  model_bytes: offsets.byteLength + neighbours.byteLength + matrix.weights.byteLength,
};
process.stdout.write(`${JSON.stringify(output)}\n`);
