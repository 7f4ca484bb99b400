/**
 * The search for a candidate: trials at points far apart, a climb from the best of them, and a
 * comparison on all items. Tested through select-model.test.ts.
 */
import { axisCount, candidateAt, isCommonSetting, STARTING_POINTS } from "./search-space.ts";
import type { Candidate } from "./search-space.ts";
import { isClearlyBetter } from "./selected-trial.ts";
import type { Scope, TrialRunner } from "./trial-runner.ts";
import { bestTrial, bestTrialOfEachModel } from "./trial.ts";
import type { Trial } from "./trial.ts";

/** How a climb goes on. */
interface Climb {
  /** As shares of whole steps. */
  readonly sizes: readonly number[];
  /** One round finds what parameters gain on their own, the next ones what they gain together. */
  readonly maxRounds: number;
}

/** On the items to select for, and to find a good region on a sample of them. */
const FULL_CLIMB: Climb = { sizes: [1, 0.5], maxRounds: 4 };
const SAMPLE_CLIMB: Climb = { sizes: [1], maxRounds: 1 };
/** From what a sample led to. */
const FINAL_CLIMB: Climb = { sizes: [0.5], maxRounds: 4 };
const MAX_STEPS_ALONG_AXIS = 4;
/**
 * Twice the neighbours cost a request twice the time, so they have to raise the metric by this share.
 * Fewer must only not lower it.
 */
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
  const first = scope === "all" ? FULL_CLIMB : SAMPLE_CLIMB;
  for (const leader of leaders) reached.push(await climb(runner, leader, scope, first));
  if (scope === "all") return;
  // A sample can mislead, also about the regions of one model: compare on all items what each climb
  // reached, the other starting points, and the best of the common settings. What is far behind on the
  // sample cannot win.
  const others = starts.filter((start) => !leaders.includes(start));
  const ordered = [...reached, ...others].toSorted((a, b) => b.metric - a.metric);
  const finalists = promising(ordered).slice(0, MAX_FINALISTS);
  const safe = bestTrial(starts.filter(isCommonSetting));
  for (const finalist of safe === undefined ? finalists : [safe, ...finalists]) {
    if (isAffordable(runner, finalist, "all")) await runner.trialOf(finalist, "all");
  }
  const winner = bestTrial(runner.trials);
  if (winner?.items === runner.itemsIn("all")) await climb(runner, winner, "all", FINAL_CLIMB);
}

/** Those that are not far behind the first, which is the best. */
function promising(trials: readonly Trial[]): readonly Trial[] {
  const best = trials[0]?.metric ?? 0;
  return trials.filter(({ metric }) => metric >= PROMISING_SHARE * best);
}

/** Moves along one axis after the other while that is better, round after round. */
async function climb(
  runner: TrialRunner,
  from: Trial,
  scope: Scope,
  { sizes, maxRounds }: Climb,
): Promise<Trial> {
  let current = from;
  for (const size of sizes) {
    for (let round = 0; round < maxRounds; round += 1) {
      const before = current;
      for (let axis = 0; axis < axisCount(current); axis += 1) {
        current = await climbBothWays(runner, current, axis, size, scope);
      }
      if (current === before) break;
    }
  }
  return current;
}

async function climbBothWays(
  runner: TrialRunner,
  from: Trial,
  axis: number,
  size: number,
  scope: Scope,
): Promise<Trial> {
  const up = await climbAlongAxis(runner, from, axis, size, scope);
  return up === from ? await climbAlongAxis(runner, from, axis, -size, scope) : up;
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
    if (!isWorthwhile(runner, trial, current)) break;
    current = trial;
  }
  return current;
}

function isWorthwhile(runner: TrialRunner, trial: Trial, current: Trial): boolean {
  const doublings = Math.log2(neighboursOf(trial) / neighboursOf(current));
  if (doublings === 0) return isClearlyBetter(runner, trial, current);
  const needed = Math.max(0, MIN_GAIN_PER_DOUBLING * doublings);
  return trial.metric >= current.metric * (1 + needed);
}

/**
 * Whether a trial of the candidate is within the memory and the budget of work. The memory is that of a
 * fit to all of the data: what wins on a sample is fitted to it.
 */
function isAffordable(runner: TrialRunner, candidate: Candidate, scope: Scope): boolean {
  if (!runner.hasMemoryFor(candidate)) return false;
  const end = scope === "all" ? 1 : SEARCH_SHARE;
  return runner.spent() + runner.costOf(candidate, scope) <= end;
}

function neighboursOf({ params }: Candidate): number {
  return params["neighbours"] ?? 1;
}
