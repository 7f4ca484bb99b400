// Chooses a model and its parameters by how well they predict held-out items of the data at hand.
import { availableParallelism } from "node:os";

import type { Interactions } from "../data/interactions.ts";
import { learnable, modelParams, type ModelName } from "../models/fit-item-weights.ts";
import { describeDecision, tooLittleToCompare } from "./model-decision.ts";
import { searchModel } from "./search-model.ts";
import { Trials } from "./trials.ts";

/** How models are compared. */
export interface ChooseModelOptions {
  /** The time the search may take, in seconds, above 0. @default 180 */
  readonly budget_seconds?: number;
  /** Decides which items are held out. @default 1 */
  readonly seed?: number;
  /** Worker threads. @default the number of processors */
  readonly threads?: number;
  /** Ends the search; its threads are gone when the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told the share of the budget that is spent, 0..1, a few times a second. */
  readonly onProgress?: (share: number) => void;
}

/** A candidate and how it did. */
export interface TriedModel {
  readonly model: ModelName;
  readonly params: Readonly<Record<string, number>>;
  /**
   * How well it predicts what was held out, 0..1: the geometric mean of Recall@20 and NDCG@20. Compare
   * only what ranks equally many items.
   */
  readonly metric: number;
  /** How many items were ranked: all, or a sample of them. */
  readonly items: number;
  /** Time to fit and to measure it, in seconds. */
  readonly seconds: number;
}

/** What was chosen, and from what. */
export interface ModelDecision {
  readonly model: ModelName;
  readonly params: Readonly<Record<string, number>>;
  /** In the order of trial; empty if there was too little to compare on. */
  readonly tried: readonly TriedModel[];
  /** Why, in a sentence or two for people. */
  readonly reason: string;
}

/**
 * Chooses a model for some interactions: holds out a fifth of each user's items, fits candidates to
 * the rest, and compares how well they predict it. Large catalogues are searched on a sample of items,
 * and the best of each model then compared on all. What can't be measured within the budget is left
 * out; a search that ends before that depends on the data and the seed alone.
 *
 * Fit the outcome on everything with {@link fitItemWeights}. Takes the memory of one such fit at a
 * time, and that of the interactions once more.
 *
 * @throws RangeError if the budget is not above 0
 * @example const { model, params } = await chooseModel(train, { budget_seconds: 60, seed: 7 });
 */
export async function chooseModel(
  interactions: Interactions,
  options: ChooseModelOptions = {},
): Promise<ModelDecision> {
  const { budget_seconds: budget = 180, seed = 1, threads = availableParallelism() } = options;
  if (!(budget > 0)) throw new RangeError(`The budget is a time above 0 s, not ${budget}.`);
  const trials = new Trials(learnable(interactions), {
    budget,
    seed,
    threads,
    signal: options.signal,
    onProgress: options.onProgress ?? (() => {}),
  });
  const heldOut = trials.heldOut();
  if (heldOut < fewestHeldOut) {
    return tooLittleToCompare(modelParams({ model: "rp3beta" }), heldOut, fewestHeldOut);
  }
  try {
    await searchModel(trials);
  } catch (error) {
    options.signal?.throwIfAborted();
    // Out of time: what was measured until now has to do.
    if (!trials.isOutOfTime()) throw error;
  } finally {
    await trials.close();
  }
  return describeDecision(modelParams({ model: "rp3beta" }), trials.tried, budget);
}

/** With fewer held-out items differences between models are chance. */
const fewestHeldOut = 200;
