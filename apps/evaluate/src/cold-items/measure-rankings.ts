/** Measures rankings of held-out items for every user, with standard errors. */
import { setImmediate } from "node:timers/promises";

import { itemPopularity, itemsOfUser, TopList } from "@hellorec/recommender";
import type { ItemSplit } from "@hellorec/recommender";

import { differenceOf, meanOf, standardErrorOf } from "../measuring/means.ts";
import { listMetrics, USER_METRICS } from "../measuring/metrics.ts";
import type { ModelResult } from "../run/result.ts";
import type { FitsHistory, Ranking } from "./rankings.ts";

/** Users that are measured before the event loop continues. */
const USERS_PER_SLICE = 32;

/** How the measuring runs. */
export interface MeasureRankingsOptions {
  readonly cutoffs: readonly number[];
  readonly signal: AbortSignal;
  /** Called with the share done, 0..1. */
  readonly onProgress: (share: number) => void;
}

/** A ranking, measured. */
type MeasuredRanking = Omit<ModelResult, "peak_memory_mib">;

/** The figures of one ranking for each user. */
interface FiguresOfUsers {
  /** By metric, one figure a user. */
  readonly byMetric: Map<string, number[]>;
  readonly listMetrics: Readonly<Record<string, number>>;
  readonly users: number;
  readonly seconds: number;
}

/**
 * Ranks the held-out items for every user who has one of them and another item. Of equal scores, the
 * item that was drawn first is ranked first: a random order.
 *
 * @throws the signal's reason once it is aborted
 */
export async function measureRankings(
  rankings: readonly Ranking[],
  split: ItemSplit,
  options: MeasureRankingsOptions,
): Promise<MeasuredRanking[]> {
  const measured: MeasuredRanking[] = [];
  let first: FiguresOfUsers | undefined;
  for (const [at, { name, fits }] of rankings.entries()) {
    const figures = await figuresOfUsers(fits, split, {
      ...options,
      onProgress: (share) => options.onProgress((at + share) / rankings.length),
    });
    const each = [...figures.byMetric];
    measured.push({
      model: name,
      params: {},
      fit_seconds: 0,
      users: figures.users,
      metrics: {
        ...Object.fromEntries(each.map(([metric, values]) => [metric, meanOf(values)])),
        ...figures.listMetrics,
      },
      standard_errors: Object.fromEntries(
        each.map(([metric, values]) => [metric, standardErrorOf(values)]),
      ),
      ...(first !== undefined && { first_is_better_by: differences(first, figures) }),
      evaluate_seconds: figures.seconds,
    });
    first ??= figures;
  }
  return measured;
}

function differences(first: FiguresOfUsers, other: FiguresOfUsers) {
  return Object.fromEntries(
    [...first.byMetric].map(([metric, values]) => [
      metric,
      differenceOf(values, other.byMetric.get(metric) ?? []),
    ]),
  );
}

async function figuresOfUsers(
  fits: FitsHistory,
  { train, test, heldOut }: ItemSplit,
  { cutoffs, signal, onProgress }: MeasureRankingsOptions,
): Promise<FiguresOfUsers> {
  const started = performance.now();
  const longest = Math.min(Math.max(...cutoffs), heldOut.length);
  const byMetric = new Map<string, number[]>();
  const shown = cutoffs.map(() => new Int32Array(train.itemCount));
  let users = 0;
  for (let user = 0; user < train.userCount; user += 1) {
    if (user % USERS_PER_SLICE === 0) {
      await setImmediate();
      signal.throwIfAborted();
      onProgress(user / train.userCount);
    }
    const history = itemsOfUser(train, user);
    const relevant = new Set(itemsOfUser(test, user));
    if (history.length === 0 || relevant.size === 0) continue;
    users += 1;
    const score = fits(history);
    const best = new TopList(longest);
    for (const [place, item] of heldOut.entries()) best.add(place, score(item));
    const ranked = best.takeSorted().flatMap(({ item: place }) => heldOut[place] ?? []);
    for (const [at, cutoff] of cutoffs.entries()) {
      for (const [name, metric] of Object.entries(USER_METRICS)) {
        const values = byMetric.get(`${name}@${cutoff}`) ?? [];
        values.push(metric(ranked, relevant, cutoff));
        byMetric.set(`${name}@${cutoff}`, values);
      }
      const counts = shown[at];
      if (counts === undefined) continue;
      for (const item of ranked.slice(0, cutoff)) counts[item] = (counts[item] ?? 0) + 1;
    }
  }
  const popularity = itemPopularity(test);
  const ofLists = cutoffs.map((cutoff, at) =>
    listMetrics(shown[at] ?? new Int32Array(0), popularity, cutoff),
  );
  const seconds = (performance.now() - started) / 1000;
  return { byMetric, listMetrics: Object.assign({}, ...ofLists), users, seconds };
}
