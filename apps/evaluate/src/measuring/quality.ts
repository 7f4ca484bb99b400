/** From a full ledger to means over all users. Tested through measure.test.ts. */
import { itemPopularity } from "@hellorec/recommender";

import { sumsPerBlock } from "./measure-ledger.ts";
import type { MeasureLedger, MeasureTask } from "./measure-ledger.ts";
import { listMetrics, MEASURES, USER_METRICS } from "./metrics.ts";

/** Means over `users` users. */
export interface Quality {
  /** Users with something in train and something in test. */
  readonly users: number;
  /** By metric and cutoff: `recall@20`, `coverage@20`, … */
  readonly metrics: Readonly<Record<string, number>>;
  /** By metric and cutoff: one figure for each of the users, where they are kept. */
  readonly by_user?: ReadonlyMap<string, Float64Array>;
}

/** The quality in a full ledger. */
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
    for (const [place, name] of Object.keys(USER_METRICS).entries()) {
      metrics[`${name}@${cutoff}`] = (sums[at * MEASURES.length + place] ?? 0) / Math.max(users, 1);
    }
    const shown = ledger.shown.subarray(at * train.itemCount, (at + 1) * train.itemCount);
    Object.assign(metrics, listMetrics(shown, popularity, cutoff));
  }
  return {
    users,
    metrics,
    ...(task.keepUsers === true && { by_user: figuresOfUsers(task, ledger) }),
  };
}

function figuresOfUsers(task: MeasureTask, ledger: MeasureLedger): Map<string, Float64Array> {
  const width = sumsPerBlock(task);
  const measured = Array.from({ length: task.train.userCount }, (_, user) => user * width).filter(
    (start) => ledger.users[start] === 1,
  );
  const names = task.cutoffs.flatMap((cutoff) =>
    Object.keys(USER_METRICS).map((name) => `${name}@${cutoff}`),
  );
  return new Map(
    names.map((name, place) => [
      name,
      Float64Array.from(measured, (start) => ledger.users[start + 1 + place] ?? 0),
    ]),
  );
}
