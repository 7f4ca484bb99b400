/**
 * The search for a candidate: trials at points far apart, a climb from the best of them, and a
 * comparison on all items. Tested through select-model.test.ts.
 */
import { axisCount, candidateAt, STARTING_POINTS } from "./search-space.ts";
import type { Candidate } from "./search-space.ts";
import type { Scope, TrialRunner } from "./trial-runner.ts";
import { bestTrial, bestTrialOfEachModel } from "./trial.ts";
import type { Trial } from "./trial.ts";

/** As shares of whole steps. */
const SMALL_STEPS = [0.5];
const ALL_STEPS = [1, ...SMALL_STEPS];
const MAX_STEPS_ALONG_AXIS = 4;
/**
 * A step has to raise the metric by this share. A smaller rise is chance: the mean over a few
 * thousand users is no more precise, and a search that follows chance ends in another place for
 * each sample.
 */
const MIN_GAIN = 0.005;
/** Twice the neighbours cost a request twice the time, so they have to raise the metric more. */
const MIN_GAIN_PER_DOUBLING = 0.01;
/**
 * The climb on a sample ends at this share of the budget. The rest is for the comparison on all
 * items.
 */
const SEARCH_SHARE = 0.6;
/** A climb starts only from models whose metric is at least this share of the best. */
const PROMISING_SHARE = 0.97;

/** The most candidates that are compared on all items, after those on a sample. */
const MAX_FINALISTS = 5;

/** Measures candidates until no step from the best one improves it, or the budget is spent. */
export async function searchCandidates(runner: TrialRunner): Promise<void> {
  const scope: Scope = runner.isSampled ? "sample" : "all";
  const starts: Trial[] = [];
  for (const candidate of STARTING_POINTS) {
    if (isAffordable(runner, candidate, scope)) {
      starts.push(await runner.trialOf(candidate, scope));
    }
  }
  const leaders = promising(bestTrialOfEachModel(runner.trials));
  const reached: Trial[] = [];
  for (const leader of leaders) reached.push(await climb(runner, leader, scope, ALL_STEPS));
  if (scope === "all") return;
  // A sample can mislead, also about the regions of one model: compare on all items what each climb
  // reached and the other starting points, and climb from the winner. What is far behind on the sample
  // cannot win.
  const others = starts.filter((start) => !leaders.includes(start));
  const finalists = promising([...reached, ...others].toSorted((a, b) => b.metric - a.metric));
  for (const finalist of finalists.slice(0, MAX_FINALISTS)) {
    if (isAffordable(runner, finalist, "all")) await runner.trialOf(finalist, "all");
  }
  const winner = bestTrial(runner.trials);
  if (winner?.items === runner.itemsIn("all")) await climb(runner, winner, "all", SMALL_STEPS);
}

/** Those that are not far behind the first, which is the best. */
function promising(trials: readonly Trial[]): readonly Trial[] {
  const best = trials[0]?.metric ?? 0;
  return trials.filter(({ metric }) => metric >= PROMISING_SHARE * best);
}

/** Moves along one axis after the other while the metric rises. */
async function climb(
  runner: TrialRunner,
  from: Trial,
  scope: Scope,
  sizes: readonly number[],
): Promise<Trial> {
  let current = from;
  for (const size of sizes) {
    for (let axis = 0; axis < axisCount(current); axis += 1) {
      for (const direction of [size, -size]) {
        const reached = await climbAlongAxis(runner, current, axis, direction, scope);
        const isBetter = reached !== current;
        current = reached;
        if (isBetter) break;
      }
    }
  }
  return current;
}

async function climbAlongAxis(
  runner: TrialRunner,
  from: Trial,
  axis: number,
  direction: number,
  scope: Scope,
): Promise<Trial> {
  let current = from;
  for (let step = 0; step < MAX_STEPS_ALONG_AXIS; step += 1) {
    const next = candidateAt(current, axis, direction);
    if (next === undefined || !isAffordable(runner, next, scope)) break;
    const trial = await runner.trialOf(next, scope);
    if (!isBetter(trial, current)) break;
    current = trial;
  }
  return current;
}

function isBetter(trial: Trial, current: Trial): boolean {
  const doublings = Math.log2(neighboursOf(trial) / neighboursOf(current));
  const needed = doublings === 0 ? MIN_GAIN : MIN_GAIN_PER_DOUBLING * doublings;
  return trial.metric > current.metric * (1 + needed);
}

/** Whether a trial of the candidate is within the budget. */
function isAffordable(runner: TrialRunner, candidate: Candidate, scope: Scope): boolean {
  const end = scope === "all" ? 1 : SEARCH_SHARE;
  return runner.spent() + runner.costOf(candidate, scope) <= end;
}

function neighboursOf({ params }: Candidate): number {
  return params["neighbours"] ?? 1;
}
