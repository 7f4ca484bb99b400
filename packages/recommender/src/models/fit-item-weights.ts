// The way into every model: its name, its parameters and interactions in, item weights out.
import { availableParallelism } from "node:os";

import { keepNewest, shareInteractions, type Interactions } from "../data/interactions.ts";
import { FitThreads } from "../kernels/fit-threads.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import type { FitContext, ItemModel } from "./item-model.ts";
import { itemKnnModel } from "./itemknn-model.ts";
import { completeParams, InvalidParamsError, type ParamRanges } from "./model-params.ts";
import { ridgeModel } from "./ridge-model.ts";
import { rp3betaModel } from "./rp3beta-model.ts";

const models = {
  rp3beta: bind("rp3beta", rp3betaModel),
  ridge: bind("ridge", ridgeModel),
  itemknn: bind("itemknn", itemKnnModel),
};

/** A fit takes time by the squares of history lengths. */
const longestHistory = 1_000;

/** A model this package has. */
export type ModelName = keyof typeof models;

/** The names of all models. */
export const modelNames: readonly ModelName[] = ["rp3beta", "ridge", "itemknn"];

/** A model with parameters; those left out have their defaults. */
export interface ModelChoice {
  readonly model: ModelName;
  readonly params?: Readonly<Record<string, number>>;
}

/** How a fit runs; none of it changes the outcome. */
export interface FitItemWeightsOptions {
  /**
   * Worker threads; with 1 everything happens on the calling thread, in steps of a few milliseconds.
   * @default the number of processors
   */
  readonly threads?: number;
  /** Ends the fit; its threads are gone when the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told the share done, 0..1, a few times a second; an error it throws ends the fit. */
  readonly onProgress?: (share: number) => void;
}

/** Whether a text is the name of a model. */
export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(models, name);
}

/**
 * Every parameter of a model, defaults filled in.
 *
 * @throws InvalidParamsError if a name is unknown or a value out of range
 */
export function modelParams({ model, params = {} }: ModelChoice): Readonly<Record<string, number>> {
  return models[model].complete(params);
}

/** Whether {@link modelParams} would take the choice. */
export function isInRange(choice: ModelChoice): boolean {
  try {
    modelParams(choice);
    return true;
  } catch (error) {
    if (error instanceof InvalidParamsError) return false;
    throw error;
  }
}

/**
 * Fits a model. Equal input gives equal output, bit for bit, whatever the number of threads. The
 * outcome lies in shared memory. Of a user with more than 1,000 items the newest 1,000 count.
 *
 * Takes, beside interactions and outcome, 8 bytes x items x neighbours for the rows under way (ridge
 * twice that), and for each thread about 40 bytes an item (ridge: and 20 a user, 8 x neighbours^2).
 *
 * @throws InvalidParamsError if a parameter is unknown or out of range
 * @example await fitItemWeights(interactions, { model: "rp3beta", params: { neighbours: 100 } })
 */
export async function fitItemWeights(
  interactions: Interactions,
  choice: ModelChoice,
  options: FitItemWeightsOptions = {},
): Promise<ItemWeights> {
  const { threads: count = availableParallelism(), signal, onProgress = () => {} } = options;
  const threads = new FitThreads(count, signal);
  try {
    const context = { interactions: learnable(interactions), threads, onProgress };
    return await fitOnThreads(choice, context);
  } finally {
    await threads.close();
  }
}

/** What a fit learns from: see {@link fitItemWeights}. */
export function learnable(interactions: Interactions): Interactions {
  const { userCount, userOffsets } = interactions;
  let longest = 0;
  for (let user = 0; user < userCount; user += 1) {
    longest = Math.max(longest, (userOffsets[user + 1] ?? 0) - (userOffsets[user] ?? 0));
  }
  return longest > longestHistory
    ? keepNewest(interactions, longestHistory, "shared")
    : shareInteractions(interactions);
}

/** {@link fitItemWeights} on threads that are there already, so that many fits can share them. */
export async function fitOnThreads(choice: ModelChoice, context: FitContext): Promise<ItemWeights> {
  return await models[choice.model].fit(context, choice.params ?? {});
}

/** A model that takes its parameters as a person gives them. */
interface BoundModel {
  readonly complete: (params: Readonly<Record<string, number>>) => Readonly<Record<string, number>>;
  readonly fit: (
    context: FitContext,
    params: Readonly<Record<string, number>>,
  ) => Promise<ItemWeights>;
}

function bind<Ranges extends ParamRanges>(name: string, model: ItemModel<Ranges>): BoundModel {
  const complete = (params: Readonly<Record<string, number>>) =>
    completeParams(name, model.ranges, params);
  return {
    complete,
    fit: async (context, params) => await model.fit(context, complete(params)),
  };
}
