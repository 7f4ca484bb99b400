/**
 * The recommender's scorer, typed so that it takes and gives model numbers only. Tested through
 * lists/explain-item.test.ts.
 */
import { Scorer } from "@hellorec/recommender";
import type { ItemWeights } from "@hellorec/recommender";

import type { Int32ArrayOf } from "../util/branded-number.ts";
import type { ModelNumber } from "./model-number.ts";

/** An item of a history and its weight. */
interface Weighted<N extends number> {
  /** The item's number. The recommender calls it so. */
  readonly item: N;
  readonly weight: number;
}

/** A part of a score, and the item of the history that it comes from. */
interface ContributionOf<N extends number> {
  readonly item: N;
  readonly contribution: number;
}

/** The recommender's `Scorer` for items whose numbers are of type `N`. */
interface ScorerOf<N extends number> {
  score(history: readonly Weighted<N>[]): void;
  add(items: Int32ArrayOf<N>, values: Float32Array, weight: number): void;
  top(count: number, accept?: (item: N) => boolean): { readonly item: N; readonly score: number }[];
  itemsBelowZero(): N[];
  explainAll(
    history: readonly Weighted<N>[],
    items: readonly N[],
    most: number,
  ): ContributionOf<N>[][];
  contributions(history: readonly Weighted<N>[], item: N): ContributionOf<N>[];
}

/** An item of a history and its weight, by its number in the model. */
export type WeightedModelItem = Weighted<ModelNumber>;

/** A part of a score, and the item of the history that it comes from, by its number in the model. */
export type ModelContribution = ContributionOf<ModelNumber>;

/** The recommender's `Scorer`, by model numbers. */
export type ModelScorer = ScorerOf<ModelNumber>;

/** A scorer of this matrix. The numbers that it gives are those of the model. */
export function modelScorer(matrix: ItemWeights): ModelScorer;
export function modelScorer(matrix: ItemWeights): ScorerOf<number> {
  return new Scorer(matrix);
}
