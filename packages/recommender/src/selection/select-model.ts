/** Selects a model and its parameters by how well candidates predict held-out items of the data. */
import { availableParallelism } from "node:os";

import type { Interactions } from "../data/interactions.ts";
import { fittedInteractions } from "../models/fit-item-weights.ts";
import { DEFAULT_MODEL, modelParams } from "../models/model-registry.ts";
import { confirmedTrial } from "./confirm-winner.ts";
import { searchCandidates } from "./search-candidates.ts";
import { selectedTrial } from "./selected-trial.ts";
import { reportOfScarceData, reportOfTrials } from "./selection-report.ts";
import type { SelectionReport } from "./selection-report.ts";
import { TrialRunner } from "./trial-runner.ts";
import type { Trial } from "./trial.ts";
import type { HeldOut } from "./validation.ts";
import { WorkBudget } from "./work-budget.ts";

/** The time after which a search is stopped where its caller names none, in seconds. */
export const DEFAULT_BUDGET_SECONDS = 600;

/** The work of a search where its caller names none, in additions: about 170 s on two processors. */
export const DEFAULT_BUDGET_OPERATIONS = 3.5e11;

/** How candidates are compared. */
export interface SelectModelOptions {
  /**
   * The work the search may take, in additions, above 0. Equal data, seed and work give an equal
   * selection, on any number of threads and at any load.
   * @default {@link DEFAULT_BUDGET_OPERATIONS}
   */
  readonly budget_operations?: number;
  /**
   * The search is stopped after this time, in seconds, above 0, and says so in its reason: the
   * selection then depends on the speed of the machine. @default {@link DEFAULT_BUDGET_SECONDS}
   */
  readonly budget_seconds?: number;
  /**
   * Candidates that would take more memory are left out: bytes of the whole process, see
   * `comparisonBytes`. More threads take more. @default no limit
   */
  readonly max_bytes?: number;
  /**
   * Which items of each user are held out: `newest` needs items in the order of time, `random` is for
   * a future that is a random part, `mixed` for one that is not known. @default "mixed"
   */
  readonly held_out?: HeldOut;
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
 * a sample of items, and the best of each model is then compared on all. Where the winner leads the
 * defaults by little, both are compared again on other held-out items. The best of the defaults is
 * selected where no candidate is better by more than chance. A candidate that cannot be measured within
 * the budget of work, or within the memory, is left out. The selection depends on the data, the seed and
 * these two limits alone, unless the search is stopped by time.
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
    budget_operations: budgetOperations = DEFAULT_BUDGET_OPERATIONS,
    budget_seconds: maxSeconds = DEFAULT_BUDGET_SECONDS,
    max_bytes: maxBytes = Number.POSITIVE_INFINITY,
    held_out: heldOut = "mixed",
    seed = 1,
    threads = availableParallelism(),
  } = options;
  if (!(maxSeconds > 0)) throw new RangeError(`the budget must be above 0 s, not ${maxSeconds}`);
  if (!(budgetOperations > 0)) {
    throw new RangeError(`the budget must be above 0 additions, not ${budgetOperations}`);
  }
  const runner = new TrialRunner(fittedInteractions(interactions), {
    budget: new WorkBudget(budgetOperations),
    maxSeconds,
    maxBytes,
    heldOut,
    seed,
    threads,
    signal: options.signal,
    onProgress: options.onProgress ?? (() => {}),
  });
  const defaults = modelParams({ model: DEFAULT_MODEL });
  let isStopped = false;
  let selected: Trial | undefined;
  try {
    const count = runner.heldOut();
    if (count < MIN_HELD_OUT) return reportOfScarceData(defaults, count, MIN_HELD_OUT);
    await searchCandidates(runner);
    selected = await confirmedTrial(runner, heldOut);
  } catch (error) {
    options.signal?.throwIfAborted();
    // Out of time: the report uses the trials so far.
    if (!runner.isOutOfTime()) throw error;
    isStopped = true;
  } finally {
    await runner.close();
  }
  selected ??= selectedTrial(runner);
  return reportOfTrials(defaults, runner.trials, selected, isStopped ? maxSeconds : undefined);
}
