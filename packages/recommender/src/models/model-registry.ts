/**
 * All models by name. A candidate is a model with parameters. Tested through model-params.test.ts.
 */
import type { RowWorker } from "../kernels/row-ledger.ts";
import type { FitCache } from "../weights/fit-cache.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { blend } from "./blend.ts";
import type { FitInput, FitMemory, FitSize, ItemModel, SearchAxis } from "./item-model.ts";
import { itemKnn } from "./itemknn.ts";
import { completeParams, InvalidParamsError } from "./model-params.ts";
import type { ParamRange, ParamRanges } from "./model-params.ts";
import { ridge } from "./ridge.ts";
import type { RowWork, RunRows } from "./row-work.ts";
import { rp3beta } from "./rp3beta.ts";

/** A new model gets its line here. A search measures the models in this order. */
const MODELS = {
  rp3beta: untyped(rp3beta),
  ridge: untyped(ridge),
  itemknn: untyped(itemKnn),
  blend: untyped(blend),
};

/** A model of this package. */
export type ModelName = keyof typeof MODELS;

/**
 * The names of all models, in the order of the registry.
 *
 * @example MODEL_NAMES.join(", ") // "rp3beta, ridge, itemknn, blend"
 */
export const MODEL_NAMES: readonly ModelName[] = Object.keys(MODELS).filter((name) =>
  isModelName(name),
);

/** The model where none could be selected: with its defaults the best on most data. */
export const DEFAULT_MODEL: ModelName = "ridge";

/** Parameters by name. */
export type NamedParams = Readonly<Record<string, number>>;

/** A model with parameters. Omitted parameters have their defaults. */
export interface ModelCandidate {
  readonly model: ModelName;
  readonly params?: NamedParams;
}

/**
 * Whether a text is the name of a model.
 *
 * @example if (isModelName(text)) await fitItemWeights(interactions, { model: text });
 */
export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(MODELS, name);
}

/**
 * Every parameter of a model, defaults filled in.
 *
 * @throws InvalidParamsError if a name is unknown or a value out of range
 * @example modelParams({ model: "itemknn", params: { shrink: 5 } }) // { shrink: 5, neighbours: 200 }
 */
export function modelParams({ model, params = {} }: ModelCandidate): NamedParams {
  return modelOf(model).complete(params);
}

/** Whether {@link modelParams} accepts the candidate. */
export function isValidCandidate(candidate: ModelCandidate): boolean {
  try {
    modelParams(candidate);
    return true;
  } catch (error) {
    if (error instanceof InvalidParamsError) return false;
    throw error;
  }
}

/** The model of a name. */
export function modelOf(name: ModelName): NamedModel {
  return MODELS[name](name);
}

/** A model whose parameters are not typed. It checks them and fills in defaults. */
export interface NamedModel {
  readonly complete: (params: NamedParams) => NamedParams & { readonly neighbours: number };
  readonly search: {
    readonly axes: readonly SearchAxis<string>[];
    readonly startingPoints: readonly (readonly NamedParams[])[];
  };
  readonly operations: (input: FitInput<NamedParams>) => number;
  readonly bytes: (size: FitSize, params: NamedParams) => FitMemory;
  readonly fit: (
    input: FitInput<NamedParams>,
    run: RunRows,
    cache: FitCache,
  ) => Promise<ItemWeights>;
  /** Whether a parameter has whole numbers only. */
  readonly isInteger: (name: string) => boolean;
  readonly rows: (input: FitInput<NamedParams>, work: RowWork) => RowWorker;
}

/** The model without the types of its parameters, once it has a name for its errors. */
function untyped<Ranges extends ParamRanges & { readonly neighbours: ParamRange }>({
  ranges,
  search,
  operations,
  bytes,
  fit,
  rows,
}: ItemModel<Ranges>): (name: string) => NamedModel {
  return (name) => {
    const complete = (params: NamedParams) => completeParams(name, ranges, params);
    return {
      complete,
      search,
      operations: (input) => operations({ ...input, params: complete(input.params) }),
      bytes: (size, params) => bytes(size, complete(params)),
      fit: async (input, run, cache) =>
        await fit({ ...input, params: complete(input.params) }, run, cache),
      isInteger: (name) => ranges[name]?.isInteger === true,
      rows: (input, work) => rows({ ...input, params: complete(input.params) }, work),
    };
  };
}
