/** From a file to a fitted RP3beta, on all cores: `node fit-file.js FILE ALPHA BETA NEIGHBOURS`. */
import { IdIndex, readInteractions } from "@hellorec/datasets";
import { fitItemWeights, interactionsFromPairs } from "@hellorec/recommender";

import type { FitOutput } from "../src/model/fit-check.ts";
import { rowSums } from "../src/model/fit-check.ts";
import { peakBytes } from "../src/processes/peak-memory.ts";

const [file = "", alpha, beta, neighbours] = process.argv.slice(2);
const params = { alpha: Number(alpha), beta: Number(beta), neighbours: Number(neighbours) };

const start = performance.now();
const ids = { users: new IdIndex(), items: new IdIndex() };
const { users, items } = await readInteractions(file, ids);
const counts = { userCount: ids.users.size, itemCount: ids.items.size };
const interactions = interactionsFromPairs({ ...counts, users, items }, "shared");
const read = performance.now();
const matrix = await fitItemWeights(interactions, { model: "rp3beta", params });
const fitted = performance.now();

const output: FitOutput = {
  read_seconds: (read - start) / 1000,
  fit_seconds: (fitted - read) / 1000,
  peak_bytes: peakBytes(),
  users: counts.userCount,
  items: counts.itemCount,
  interactions: interactions.userItems.length,
  entries: matrix.weights.length,
  rows: rowSums(matrix),
};
process.stdout.write(`${JSON.stringify(output)}\n`);
