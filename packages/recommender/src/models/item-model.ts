import type { Interactions } from "../data/interactions.ts";
// What a model is to this package: a name for its parameters, and a way from interactions to weights.
import type { FitThreads } from "../kernels/fit-threads.ts";
import type { RowTask } from "../kernels/row-task.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { allocateNeighbourTable, type NeighbourTable } from "../weights/neighbour-table.ts";
import type { ParamRanges } from "./model-params.ts";

/** Where and on what a model is fitted. */
export interface FitContext {
  /** In shared memory. */
  readonly interactions: Interactions;
  readonly threads: FitThreads;
  /**
   * Only these items have to be predicted; a model may leave the columns of all others empty.
   * @default all items
   */
  readonly targets?: Int32Array;
  /** Takes the share done, 0..1. */
  readonly onProgress: (share: number) => void;
}

/** A model whose parameters are those of `Ranges`. */
export interface ItemModel<Ranges extends ParamRanges> {
  readonly ranges: Ranges;
  /** Equal input gives equal output, bit for bit, on any number of threads. */
  readonly fit: (
    context: FitContext,
    params: { readonly [Name in keyof Ranges]: number },
  ) => Promise<ItemWeights>;
}

/** The most neighbours a row keeps: the K of every model. */
export const neighboursRange = { default: 200, min: 1, max: 10_000, isInteger: true } as const;

/**
 * Where an item is predicted from K others, a popular one helps to predict many, and rows are kept in
 * full up to this many times K: what a row may cost a request, not what it costs on average, which is K.
 */
export const longestRowPerNeighbour = 2;

/** Additions that all pairs of a user's items take, over all users: sum of squared degrees. */
export function pairCount({ userCount, userOffsets }: Interactions): number {
  let pairs = 0;
  for (let user = 0; user < userCount; user += 1) {
    pairs += ((userOffsets[user + 1] ?? 0) - (userOffsets[user] ?? 0)) ** 2;
  }
  return pairs;
}

/** Fills a table with a row of weights for every item, on all threads. */
export async function fitEveryRow(
  { interactions, threads, onProgress }: FitContext,
  neighbours: number,
  toTask: (table: NeighbourTable) => RowTask,
): Promise<NeighbourTable> {
  const { itemCount } = interactions;
  const table = allocateNeighbourTable(itemCount, neighbours, "shared");
  const operations = pairCount(interactions);
  await threads.run(toTask(table), { rowCount: itemCount, operations, onProgress });
  return table;
}
