// The search itself: a look at points far apart, a climb from the best, a comparison on all items.
import type { TriedModel } from "./choose-model.ts";
import { bestTried } from "./model-decision.ts";
import { axisCount, moved, startingPoints, type Candidate } from "./search-space.ts";
import type { Scope, Trials } from "./trials.ts";

/** As shares of whole steps. */
const smallSteps = [0.5];
const allSteps = [1, ...smallSteps];
const mostStepsAlongAxis = 4;
/**
 * A change has to bring this much, as a share of the metric. Less is chance: the mean over a few
 * thousand users is no more certain than that, and a search that follows it ends far from where the
 * next sample would have led it.
 */
const worthwhile = 0.005;
/** Twice the neighbours cost a request twice the time, so they have to bring more. */
const worthwhileForSize = 0.01;
/** The climb ends here, so that its outcome can still be compared on all items. */
const shareForSearch = 0.6;
/** A climb starts only from models that come this near to the best. */
const promising = 0.97;

/** Tries candidates until no step from the best one makes it better, or the time is up. */
export async function searchModel(trials: Trials): Promise<void> {
  const scope: Scope = trials.isSampled ? "sample" : "all";
  for (const candidate of startingPoints) {
    if (hasTimeFor(trials, candidate, scope)) await trials.try(candidate, scope);
  }
  for (const leader of promisingOnes(trials)) {
    await climb(trials, leader, scope, allSteps);
  }
  if (scope === "all") return;
  // A sample can mislead, so the best of each model meet once more, and the winner may still move.
  for (const finalist of bestOfEachModel(trials.tried)) {
    if (hasTimeFor(trials, finalist, "all")) await trials.try(finalist, "all");
  }
  const winner = bestTried(trials.tried);
  if (winner?.items === trials.itemsIn("all")) await climb(trials, winner, "all", smallSteps);
}

function promisingOnes(trials: Trials): TriedModel[] {
  const leaders = bestOfEachModel(trials.tried);
  const best = leaders[0]?.metric ?? 0;
  return leaders.filter(({ metric }) => metric >= promising * best);
}

/** Moves along one axis after the other for as long as that helps. */
async function climb(
  trials: Trials,
  from: TriedModel,
  scope: Scope,
  sizes: readonly number[],
): Promise<void> {
  let current = from;
  for (const size of sizes) {
    for (let axis = 0; axis < axisCount(current); axis += 1) {
      for (const direction of [size, -size]) {
        const reached = await follow(trials, current, axis, direction, scope);
        const isBetter = reached !== current;
        current = reached;
        if (isBetter) break;
      }
    }
  }
}

async function follow(
  trials: Trials,
  from: TriedModel,
  axis: number,
  direction: number,
  scope: Scope,
): Promise<TriedModel> {
  let current = from;
  for (let step = 0; step < mostStepsAlongAxis; step += 1) {
    const next = moved(current, axis, direction);
    if (next === undefined || !hasTimeFor(trials, next, scope)) break;
    const trial = await trials.try(next, scope);
    if (!isBetter(trial, current)) break;
    current = trial;
  }
  return current;
}

function isBetter(trial: TriedModel, current: TriedModel): boolean {
  const doublings = Math.log2(neighboursOf(trial) / neighboursOf(current));
  const needed = doublings === 0 ? worthwhile : worthwhileForSize * doublings;
  return trial.metric > current.metric * (1 + needed);
}

/** Best first. */
function bestOfEachModel(tried: readonly TriedModel[]): TriedModel[] {
  const models = new Set(tried.map(({ model }) => model));
  return [...models]
    .flatMap((model) => bestTried(tried.filter((trial) => trial.model === model)) ?? [])
    .sort((a, b) => b.metric - a.metric);
}

/** The power of K and of the number of items that the time of a trial grows with. */
const growth = {
  rp3beta: { neighbours: 1, items: 0 },
  ridge: { neighbours: 2.5, items: 1 },
  itemknn: { neighbours: 1, items: 0 },
} as const;

/** Whether a candidate is likely to be done in time, judging by the last one of its model. */
function hasTimeFor(trials: Trials, candidate: Candidate, scope: Scope): boolean {
  const end = scope === "all" ? 1 : shareForSearch;
  const { model } = candidate;
  const last = trials.tried.findLast((trial) => trial.model === model);
  if (last === undefined) return trials.spent() < end;
  const size = (neighboursOf(candidate) / neighboursOf(last)) ** growth[model].neighbours;
  const items = (trials.itemsIn(scope) / last.items) ** growth[model].items;
  return trials.spent() + trials.shareOfBudget(last.seconds) * Math.max(1, size * items) < end;
}

function neighboursOf({ params }: Candidate): number {
  return params["neighbours"] ?? 1;
}
