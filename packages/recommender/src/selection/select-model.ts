/** Selects a model and its parameters by how well candidates predict held-out items of the data. */
import { availableParallelism } from "node:os";

import type { Interactions } from "../data/interactions.ts";
import { fittedInteractions } from "../models/fit-item-weights.ts";
import { DEFAULT_MODEL, modelParams } from "../models/model-registry.ts";
import { searchCandidates } from "./search-candidates.ts";
import { reportOfScarceData, reportOfTrials } from "./selection-report.ts";
import type { SelectionReport } from "./selection-report.ts";
import { TrialRunner } from "./trial-runner.ts";

/** The time that a search may take where its caller names none, in seconds. */
export const DEFAULT_BUDGET_SECONDS = 180;

/** How candidates are compared. */
export interface SelectModelOptions {
  /** The time the search may take, in seconds, above 0. @default {@link DEFAULT_BUDGET_SECONDS} */
  readonly budget_seconds?: number;
  /** Decides which items are held out. @default 1 */
  readonly seed?: number;
  /** Worker threads. @default the number of processors */
  readonly threads?: number;
  /**
   * Ends the search. Its threads have stopped when the promise rejects with the signal's reason.
   */
  readonly signal?: AbortSignal;
  /** Called with the share of the budget that is spent, 0..1, a few times a second. */
  readonly onProgress?: (share: number) => void;
}

/** With fewer held-out items, differences between models are chance. */
const MIN_HELD_OUT = 200;

/**
 * Selects a model for some interactions: holds out a fifth of each user's items, fits candidates to
 * the rest, and compares how well they predict the held-out items. Large catalogs are searched on
 * a sample of items, and the best of each model is then compared on all. A candidate that cannot be
 * measured within the budget is left out. A search that ends within the budget depends on the data
 * and the seed alone.
 *
 * Fit the selected model on all interactions with {@link fitItemWeights}. The search takes the
 * memory of one such fit at a time, and that of the interactions once more.
 *
 * @throws RangeError if the budget is not above 0, or threads or seed are no integers
 * @example const { model, params } = await selectModel(train, { budget_seconds: 60, seed: 7 });
 */
export async function selectModel(
  interactions: Interactions,
  options: SelectModelOptions = {},
): Promise<SelectionReport> {
  const {
    budget_seconds: budgetSeconds = DEFAULT_BUDGET_SECONDS,
    seed = 1,
    threads = availableParallelism(),
  } = options;
  if (!(budgetSeconds > 0)) {
    throw new RangeError(`the budget must be above 0 s, not ${budgetSeconds}`);
  }
  const runner = new TrialRunner(fittedInteractions(interactions), {
    budgetSeconds,
    seed,
    threads,
    signal: options.signal,
    onProgress: options.onProgress ?? (() => {}),
  });
  const defaults = modelParams({ model: DEFAULT_MODEL });
  try {
    const heldOut = runner.heldOut();
    if (heldOut < MIN_HELD_OUT) return reportOfScarceData(defaults, heldOut, MIN_HELD_OUT);
    await searchCandidates(runner);
  } catch (error) {
    options.signal?.throwIfAborted();
    // Out of time: the report uses the trials so far.
    if (!runner.isOutOfTime()) throw error;
  } finally {
    await runner.close();
  }
  return reportOfTrials(defaults, runner.trials, budgetSeconds);
}
