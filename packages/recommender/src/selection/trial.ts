/** A measured candidate, and the order of trials. Tested through select-model.test.ts. */
import type { Candidate } from "./search-space.ts";

/** A candidate and its result on held-out items. */
export interface Trial extends Candidate {
  /**
   * How well the candidate predicts what was held out, 0..1: the geometric mean of Recall@20 and
   * NDCG@20. Comparable only between trials that ranked equally many items.
   */
  readonly metric: number;
  /** Recall@20 alone, the part that people are told. Comparable as `metric` is. */
  readonly recall: number;
  /** How many items were ranked: all, or a sample of them. */
  readonly items: number;
  /** Time to fit and measure the candidate, in seconds. */
  readonly seconds: number;
}

/** Of the trials that ranked most items, the first with the highest metric. */
export function bestTrial(trials: readonly Trial[]): Trial | undefined {
  let best: Trial | undefined;
  for (const trial of trials) {
    if (
      best === undefined ||
      trial.items > best.items ||
      (trial.items === best.items && trial.metric > best.metric)
    ) {
      best = trial;
    }
  }
  return best;
}

/** The {@link bestTrial} of each model, best first. */
export function bestTrialOfEachModel(trials: readonly Trial[]): Trial[] {
  const models = new Set(trials.map(({ model }) => model));
  return [...models]
    .flatMap((model) => bestTrial(trials.filter((trial) => trial.model === model)) ?? [])
    .sort((a, b) => b.metric - a.metric);
}
