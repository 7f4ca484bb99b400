/**
 * The interface of a model: its parameters, how a search varies them, the size of a fit, its steps,
 * and the function that computes their rows. A new model implements this in one file, most of them by
 * `tableModel`, and gets one line in model-registry.ts.
 *
 * K is the parameter `neighbours` of every model: the most entries that a row of the table has.
 */
import type { Interactions } from "../data/interactions.ts";
import type { RowWorker } from "../kernels/row-ledger.ts";
import type { FitCache } from "../weights/fit-cache.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import type { ParamRanges, ParamsOf } from "./model-params.ts";
import type { RowWork, RunRows } from "./row-work.ts";

/** What a model is fitted on. Plain data, so it can be posted to a worker thread. */
export interface FitInput<Params> {
  readonly interactions: Interactions;
  readonly params: Params;
  /**
   * Only these items have to be predicted. A model may leave the columns of all others empty.
   * @default all items
   */
  readonly targets?: Int32Array;
}

/** How much data a fit has. */
export interface FitSize {
  readonly users: number;
  readonly items: number;
  /** Pairs of user and item. */
  readonly interactions: number;
}

/** The memory of a fit in bytes. */
export interface FitMemory {
  /** Once, for all threads, the fitted weights included. */
  readonly shared: number;
  /** For each thread. */
  readonly perThread: number;
}

/** A model whose parameters are those of `Ranges`. */
export interface ItemModel<Ranges extends ParamRanges> {
  readonly ranges: Ranges;
  readonly search: ModelSearch<ParamsOf<Ranges>>;
  /** How many additions a fit takes, over all its steps. */
  readonly operations: (input: FitInput<ParamsOf<Ranges>>) => number;
  /** The most memory that a fit takes beside the interactions, in bytes. */
  readonly bytes: (size: FitSize, params: ParamsOf<Ranges>) => FitMemory;
  /** Fits: lets `run` compute the rows of each step, and joins what they give, in shared memory.
   * `cache` is of fits to the same interactions and targets. */
  readonly fit: (
    input: FitInput<ParamsOf<Ranges>>,
    run: RunRows,
    cache: FitCache,
  ) => Promise<ItemWeights>;
  /**
   * A function that computes rows of one of the model's own steps, where `run` has them computed. Rows
   * do not depend on each other, and equal input gives equal rows, bit for bit.
   */
  readonly rows: (input: FitInput<ParamsOf<Ranges>>, work: RowWork) => RowWorker;
}

/** How a search varies the parameters of a model. */
export interface ModelSearch<Params> {
  /** The parameters that are varied, in this order. */
  readonly axes: readonly SearchAxis<keyof Params & string>[];
  /**
   * All parameters of the first candidates, far apart. They lie in rounds: the search measures the
   * first round of every model, then the second, so that one with a small budget has seen each model.
   */
  readonly startingPoints: readonly (readonly Params[])[];
}

/** How a parameter is varied: a step is added, or multiplied with it. */
export interface SearchAxis<Name extends string> {
  readonly name: Name;
  readonly step: number;
  readonly isFactor: boolean;
}

/** The range of K, the parameter `neighbours`, unless a model narrows it as ridge does. */
export const NEIGHBOURS_RANGE = { default: 200, min: 1, max: 10_000, isInteger: true } as const;

/**
 * For models that predict an item from K others. A popular item helps to predict many, and its row
 * is kept up to this many times K. This bounds the cost of a request in the worst case; the average
 * row has K entries.
 */
export const MAX_ROW_PER_NEIGHBOUR = 2;

/**
 * The additions for all pairs of items of each user, over all users: the sum of squared degrees.
 */
export function pairCount({ userCount, userOffsets }: Interactions): number {
  let pairs = 0;
  for (let user = 0; user < userCount; user += 1) {
    pairs += ((userOffsets[user + 1] ?? 0) - (userOffsets[user] ?? 0)) ** 2;
  }
  return pairs;
}
