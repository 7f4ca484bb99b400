// Chooses a model and its parameters by how well they predict held-out items of the data at hand.
import { availableParallelism } from "node:os";

import { evaluate, rankByWeights } from "./evaluate.ts";
import { fitOnThreads, modelParams, type ModelName } from "./fit-item-weights.ts";
import { FitThreads } from "./fit-threads.ts";
import { splitByRatio } from "./holdout.ts";
import { shareInteractions, type Interactions } from "./interactions.ts";

/** How models are compared. */
export interface ChooseModelOptions {
  /** The time the search may take, in seconds. @default 180 */
  readonly budget_seconds?: number;
  /** Decides which items are held out. @default 1 */
  readonly seed?: number;
  /** Worker threads. @default the number of processors */
  readonly threads?: number;
  /** Ends the search. */
  readonly signal?: AbortSignal;
  /** Told the share done, 0..1, now and then. */
  readonly onProgress?: (share: number) => void;
}

/** A candidate and how it did. */
export interface TriedModel {
  readonly model: ModelName;
  readonly params: Readonly<Record<string, number>>;
  /** NDCG@20 on the items held out. */
  readonly metric: number;
  /** Time to fit and to measure it, in seconds. */
  readonly seconds: number;
}

/** What was chosen, and from what. */
export interface ModelDecision {
  readonly model: ModelName;
  readonly params: Readonly<Record<string, number>>;
  /** In the order of trial. */
  readonly tried: readonly TriedModel[];
  /** Why, in a sentence for people. */
  readonly reason: string;
}

/**
 * Chooses a model for some interactions: holds out a fifth of each user's items, fits candidates to
 * the rest and compares NDCG@20. Fit the outcome on everything with {@link fitItemWeights}.
 *
 * @example const { model, params } = await chooseModel(train, { budget_seconds: 60, seed: 7 });
 */
export async function chooseModel(
  interactions: Interactions,
  options: ChooseModelOptions = {},
): Promise<ModelDecision> {
  const { seed = 1, threads: count = availableParallelism(), signal } = options;
  const { onProgress = () => {} } = options;
  const { train, test } = splitByRatio(interactions, 0.2, seed);
  const threads = new FitThreads(count, signal);
  try {
    const shared = shareInteractions(train);
    const started = performance.now();
    const params = modelParams({ model: "rp3beta" });
    const context = { interactions: shared, threads, onProgress };
    const weights = await fitOnThreads({ model: "rp3beta", params }, context);
    const { metrics } = evaluate(rankByWeights(weights), train, test, { to: 2000 });
    const seconds = (performance.now() - started) / 1000;
    const tried = { model: "rp3beta" as const, params, metric: metrics["ndcg@20"] ?? 0, seconds };
    return { ...tried, tried: [tried], reason: "It is the only model there is." };
  } finally {
    await threads.close();
  }
}
