/**
 * Measures the winner of a search again where its lead is in doubt. The best of many candidates looks
 * better on the items it was found on than it is, so it is compared with the common settings on other
 * held-out items, which the search has not seen.
 */
import { isCommonSetting } from "./search-space.ts";
import type { TrialRunner } from "./trial-runner.ts";
import { bestTrial } from "./trial.ts";
import type { Trial } from "./trial.ts";
import { meanOfParts, meanQuality, pairedGain } from "./user-quality.ts";
import type { PairedGain, UserQuality } from "./user-quality.ts";
import type { HeldOut } from "./validation.ts";

/** A search does not find a lead of more standard errors than this by trying many candidates. */
const ERRORS_OF_A_SURE_LEAD = 4;
/** Nothing is chosen on the other held-out items, so a lead of so many standard errors is no chance. */
const ERRORS_OF_A_CONFIRMED_LEAD = 2;
/** How often items are held out again in each way, at most. */
const MAX_PARTS = 3;

/**
 * The ways to hold items out again. Where the future is not known, the winner has to lead in both.
 * There is one newest part, and the search has seen it.
 */
const WAYS: Readonly<Record<HeldOut, readonly HeldOut[]>> = {
  newest: [],
  mixed: ["mixed", "random"],
  random: ["random"],
};

/**
 * The trial to select after a search: its winner, if its lead over each common setting is large, or
 * beyond chance on other held-out items as well. Otherwise the best of the common settings there.
 * Undefined if nothing can be measured again: without another way, a trial or work left.
 *
 * @throws if the signal of the search is aborted, or its time is up
 * @example const selected = (await confirmedTrial(runner, "mixed")) ?? selectedTrial(runner);
 */
export async function confirmedTrial(
  search: TrialRunner,
  heldOut: HeldOut,
): Promise<Trial | undefined> {
  const winner = bestTrial(search.trials);
  if (winner === undefined || winner.items !== search.itemsIn("all")) return undefined;
  if (isCommonSetting(winner)) return winner;
  const rivals = search.trials.filter(
    (trial) =>
      trial.items === winner.items &&
      isCommonSetting(trial) &&
      !isLead(search.gainOver(winner, trial), ERRORS_OF_A_SURE_LEAD),
  );
  if (rivals.length === 0) return winner;
  const ways = WAYS[heldOut];
  const parts = affordableParts(search, [winner, ...rivals], ways.length);
  if (parts === 0) return undefined;
  const results: Results[] = [];
  for (const way of ways) {
    results.push(await measureAgain(search, { winner, rivals, way, parts }));
  }
  return decide(winner, rivals, results);
}

/** What was measured in one way to hold items out, the rivals in their order. */
export interface Results {
  readonly winner: UserQuality;
  readonly rivals: readonly UserQuality[];
}

/**
 * The winner, if it leads each rival in each way by more than chance, else the rival with the highest
 * mean of the metric over all ways.
 *
 * @throws RangeError without rivals
 */
export function decide(
  winner: Trial,
  rivals: readonly Trial[],
  results: readonly Results[],
): Trial {
  const isConfirmed = results.every((result) =>
    result.rivals.every((rival) =>
      isLead(pairedGain(result.winner, rival), ERRORS_OF_A_CONFIRMED_LEAD),
    ),
  );
  if (isConfirmed) return winner;
  const sums = rivals.map((_, place) => {
    const qualities = results.flatMap((result) => result.rivals[place] ?? []);
    return qualities.reduce((sum, quality) => sum + meanQuality(quality).metric, 0);
  });
  const best = rivals[sums.indexOf(Math.max(...sums))];
  if (best === undefined) throw new RangeError("a winner is compared with at least one rival");
  return best;
}

function isLead({ gain, standard_error }: PairedGain, errors: number): boolean {
  return gain > errors * standard_error;
}

/** How often the candidates can be measured again within the budget, in so many ways. */
function affordableParts(search: TrialRunner, candidates: readonly Trial[], ways: number): number {
  if (ways === 0) return 0;
  let cost = 0;
  for (const candidate of candidates) cost += ways * search.costOf(candidate, "all");
  return Math.max(0, Math.min(MAX_PARTS, Math.floor((1 - search.spent()) / cost)));
}

interface Again {
  readonly winner: Trial;
  readonly rivals: readonly Trial[];
  readonly way: HeldOut;
  readonly parts: number;
}

/** Each user's mean over all parts, so that a user counts once in the standard error. */
async function measureAgain(
  search: TrialRunner,
  { winner, rivals, way, parts }: Again,
): Promise<Results> {
  const own: UserQuality[] = [];
  const others = rivals.map((): UserQuality[] => []);
  for (let part = 1; part <= parts; part += 1) {
    const runner = search.onPart(part, way);
    try {
      own.push(await qualityOn(runner, winner));
      for (const [place, rival] of rivals.entries()) {
        others[place]?.push(await qualityOn(runner, rival));
      }
    } finally {
      await runner.close();
    }
  }
  return { winner: meanOfParts(own), rivals: others.map((parts) => meanOfParts(parts)) };
}

async function qualityOn(runner: TrialRunner, candidate: Trial): Promise<UserQuality> {
  return runner.qualityOf(await runner.trialOf(candidate, "all"));
}
