// The way into every model: its name, its parameters and interactions in, item weights out.
import { availableParallelism } from "node:os";

import { FitThreads } from "./fit-threads.ts";
import { shareInteractions, type Interactions } from "./interactions.ts";
import type { FitContext, ItemModel } from "./item-model.ts";
import type { ItemWeights } from "./item-weights.ts";
import { completeParams, type ParamRanges } from "./model-params.ts";
import { ridgeModel } from "./ridge-model.ts";
import { rp3betaModel } from "./rp3beta-model.ts";

const models = {
  rp3beta: bind("rp3beta", rp3betaModel),
  ridge: bind("ridge", ridgeModel),
};

/** A model this package has. */
export type ModelName = keyof typeof models;

/** The names of all models. */
export const modelNames: readonly ModelName[] = ["rp3beta", "ridge"];

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

/**
 * Fits a model. Equal input gives equal output, bit for bit, whatever the number of threads. The
 * outcome lies in shared memory.
 *
 * Takes, beside interactions and outcome, 8 bytes x items x neighbours for the rows under way and
 * about 40 bytes x items a thread.
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
    const shared = shareInteractions(interactions);
    return await fitOnThreads(choice, { interactions: shared, threads, onProgress });
  } finally {
    await threads.close();
  }
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
