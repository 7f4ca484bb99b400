/**
 * Fits one model with its defaults and writes a list for every user, on all cores:
 * `node quality.js MODEL TRAIN LISTS ITEMS LENGTH`.
 */
import {
  fitItemWeights,
  interactionsFromPairs,
  isModelName,
  itemsOfUser,
  Scorer,
} from "@hellorec/recommender";

import { peakBytes } from "../src/processes/peak-memory.ts";
import type { ContenderOutput } from "../src/quality/contender-output.ts";
import { readNumberLists, writeNumberLists } from "../src/quality/number-lists.ts";
import { median } from "../src/reporting/statistics.ts";

/** Users whose lists are timed, spread evenly; some before them are not. */
const MOST_TIMED = 2_000;
const WARM_UP = 200;

const [model = "", trainFile = "", listsFile = "", items = "", length = ""] = process.argv.slice(2);
if (!isModelName(model)) throw new Error(`there is no model "${model}"`);

const histories = readNumberLists(trainFile);
const interactions = interactionsFromPairs(
  {
    userCount: histories.length,
    itemCount: Number(items),
    users: histories.flatMap((history, user) => Array.from(history, () => user)),
    items: histories.flatMap((history) => Array.from(history)),
  },
  "shared",
);

const cpuBefore = process.cpuUsage();
const start = performance.now();
const matrix = await fitItemWeights(interactions, { model });
const fitSeconds = (performance.now() - start) / 1000;
const fitCpu = cpuSince(cpuBefore);

const scorer = new Scorer(matrix);
const seenBy = new Int32Array(interactions.itemCount).fill(-1);

/** Seconds, of all threads. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function recommend(user: number): number[] {
  const history = itemsOfUser(interactions, user);
  for (const item of history) seenBy[item] = user;
  scorer.score(Array.from(history, (item) => ({ item, weight: 1 })));
  return scorer.top(Number(length), (item) => seenBy[item] !== user).map(({ item }) => item);
}

const step = Math.max(1, Math.floor(histories.length / MOST_TIMED));
const timed = Array.from(histories.keys()).filter((user) => user % step === 0);
for (const user of timed.slice(0, WARM_UP)) recommend(user);
const cpuBeforeRequests = process.cpuUsage();
const times = timed.slice(0, MOST_TIMED).map((user) => {
  const begin = performance.now();
  recommend(user);
  return performance.now() - begin;
});
const requestCpu = cpuSince(cpuBeforeRequests);

writeNumberLists(
  listsFile,
  histories.map((_, user) => recommend(user)),
);
const output: ContenderOutput = {
  version: "",
  fit_seconds: fitSeconds,
  fit_cpu_seconds: fitCpu,
  peak_bytes: peakBytes(),
  requests: times.length,
  requests_per_second: (times.length / times.reduce((sum, time) => sum + time, 0)) * 1000,
  p50_us: median(times) * 1000,
  cpu_us_per_request: (requestCpu / times.length) * 1e6,
};
process.stdout.write(`${JSON.stringify(output)}\n`);
