/**
 * All models by name. A candidate is a model with parameters. Tested through model-params.test.ts.
 */
import type { RowWorker } from "../kernels/row-ledger.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import type { NeighbourTable } from "../weights/neighbour-table.ts";
import type { FitInput, ItemModel } from "./item-model.ts";
import { itemKnn } from "./itemknn.ts";
import { completeParams, InvalidParamsError } from "./model-params.ts";
import type { ParamRange, ParamRanges } from "./model-params.ts";
import { ridge } from "./ridge.ts";
import { rp3beta } from "./rp3beta.ts";

const models = {
  rp3beta: untyped("rp3beta", rp3beta),
  ridge: untyped("ridge", ridge),
  itemknn: untyped("itemknn", itemKnn),
};

/** A model of this package. */
export type ModelName = keyof typeof models;

/** The names of all models. */
export const modelNames: readonly ModelName[] = ["rp3beta", "ridge", "itemknn"];

/** Parameters by name. */
export type NamedParams = Readonly<Record<string, number>>;

/** A model with parameters. Omitted parameters have their defaults. */
export interface ModelCandidate {
  readonly model: ModelName;
  readonly params?: NamedParams;
}

/** Whether a text is the name of a model. */
export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(models, name);
}

/**
 * Every parameter of a model, defaults filled in.
 *
 * @throws InvalidParamsError if a name is unknown or a value out of range
 * @example modelParams({ model: "itemknn", params: { shrink: 5 } }) // { shrink: 5, neighbours: 200 }
 */
export function modelParams({ model, params = {} }: ModelCandidate): NamedParams {
  return models[model].complete(params);
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
  return models[name];
}

/** A model whose parameters are not typed. It checks them and fills in defaults. */
export interface NamedModel {
  readonly complete: (params: NamedParams) => NamedParams & { readonly neighbours: number };
  readonly size: (
    input: FitInput<NamedParams>,
    capacity: number,
  ) => { readonly rowCount: number; readonly operations: number };
  readonly rows: (input: FitInput<NamedParams>, table: NeighbourTable) => RowWorker;
  readonly weights: (table: NeighbourTable, params: NamedParams) => ItemWeights;
}

function untyped<Ranges extends ParamRanges & { readonly neighbours: ParamRange }>(
  name: string,
  { ranges, size, rows, weights }: ItemModel<Ranges>,
): NamedModel {
  const complete = (params: NamedParams) => completeParams(name, ranges, params);
  return {
    complete,
    size: (input, capacity) => size({ ...input, params: complete(input.params) }, capacity),
    rows: (input, table) => rows({ ...input, params: complete(input.params) }, table),
    weights: (table, params) => weights(table, complete(params)),
  };
}
