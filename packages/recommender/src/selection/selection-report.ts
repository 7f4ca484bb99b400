/**
 * The outcome of a model selection: the selected model, its trials, and the reason in words. Tested
 * through select-model.test.ts.
 */
import { DEFAULT_MODEL } from "../models/model-registry.ts";
import type { NamedParams } from "../models/model-registry.ts";
import type { Candidate } from "./search-space.ts";
import { bestTrial } from "./trial.ts";
import type { Trial } from "./trial.ts";

/** The selected model and the trials it was selected from. */
export interface SelectionReport extends Candidate {
  /** In order of time. Empty if there was too little data to compare candidates. */
  readonly trials: readonly Trial[];
  /** Why this model was selected, in a sentence or two for people. */
  readonly reason: string;
}

/** The report if there is too little data to compare models: the default model with its defaults. */
export function reportOfScarceData(
  defaults: NamedParams,
  heldOut: number,
  needed: number,
): SelectionReport {
  return {
    model: DEFAULT_MODEL,
    params: defaults,
    trials: [],
    reason: `Only ${heldOut} of the interactions could be held out, and comparing models takes ${needed}: ${DEFAULT_MODEL} with its defaults is a safe start.`,
  };
}

/** The report of some trials. It selects {@link bestTrial}, or the default model if there are no trials. */
export function reportOfTrials(
  defaults: NamedParams,
  trials: readonly Trial[],
  budgetSeconds: number,
): SelectionReport {
  const best = bestTrial(trials);
  if (best === undefined) {
    return {
      model: DEFAULT_MODEL,
      params: defaults,
      trials: [],
      reason: `Nothing could be measured within ${budgetSeconds} s: ${DEFAULT_MODEL} with its defaults is the fastest to fit.`,
    };
  }
  const rivals = trials.filter(({ model, items }) => model !== best.model && items === best.items);
  const rival = bestTrial(rivals);
  const items = `${best.items} items`;
  const comparison =
    rival === undefined
      ? "no other model was measured so"
      : `the best ${rival.model} reached ${rival.metric.toFixed(4)}`;
  return {
    model: best.model,
    params: best.params,
    trials,
    reason: `Of ${trials.length} trials it predicts held-out items best: ${best.metric.toFixed(4)} (geometric mean of Recall@20 and NDCG@20, ranking ${items}); ${comparison}.`,
  };
}
