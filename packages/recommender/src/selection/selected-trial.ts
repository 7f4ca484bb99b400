/** Which trial of a search is selected. Tested through select-model.test.ts as well. */
import { isCommonSetting } from "./search-space.ts";
import type { TrialRunner } from "./trial-runner.ts";
import { bestTrial } from "./trial.ts";
import type { Trial } from "./trial.ts";

/** What compares trials. */
type Comparison = Pick<TrialRunner, "trials" | "gainOver">;

/**
 * A candidate is better than another if it gains more than so many standard errors of the difference
 * over users. A smaller gain is chance: a search that follows it ends in another place for each sample.
 */
const STANDARD_ERRORS = 1;

/** Whether one trial is better than another by more than chance. Both ranked the same items. */
export function isClearlyBetter(comparison: Comparison, trial: Trial, other: Trial): boolean {
  const { gain, standard_error } = comparison.gainOver(trial, other);
  return gain > STANDARD_ERRORS * standard_error;
}

/**
 * The trial to select: the best one, or the best of those with defaults if the best one is not
 * better than it by more than chance. Undefined without trials.
 *
 * @example const selected = selectedTrial(runner);
 */
export function selectedTrial(comparison: Comparison): Trial | undefined {
  const { trials } = comparison;
  const best = bestTrial(trials);
  if (best === undefined) return undefined;
  const safe = bestTrial(
    trials.filter((trial) => trial.items === best.items && isCommonSetting(trial)),
  );
  return safe === undefined || isClearlyBetter(comparison, best, safe) ? best : safe;
}
