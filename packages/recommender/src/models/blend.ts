/**
 * The blend: local ridge regression, the likeness of items in a spectral space, and a little RP3beta,
 * added up and cut to the largest weights of each item. The spectral term keeps together what the
 * same kinds of users have (Shen et al., "How Powerful is Graph Convolution for Recommendation?", CIKM
 * 2021); the ridge knows which items stand for each other.
 */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions` and of item weights, which were checked when they were built. */
import { collectGarbage } from "../data/collect-garbage.ts";
import { itemPopularity } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { GramRow, popularityFactors, userFactors } from "../kernels/gram-row.ts";
import { InnerProducts } from "../kernels/inner-products.ts";
import { normalizedProduct } from "../kernels/normalized-product.ts";
import type { RowWorker } from "../kernels/row-ledger.ts";
import { gramParts, transformRows } from "../kernels/tall-matrix.ts";
import type { TallMatrix } from "../kernels/tall-matrix.ts";
import type { FitCache } from "../weights/fit-cache.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { allocateNeighbourTable, storeRow } from "../weights/neighbour-table.ts";
import type { NeighbourTable } from "../weights/neighbour-table.ts";
import { RowSum } from "../weights/row-sum.ts";
import { keepLargestPerColumn } from "../weights/weights-of-rows.ts";
import { weightsOfTargets } from "../weights/weights-of-targets.ts";
import { NEIGHBOURS_RANGE, pairCount } from "./item-model.ts";
import type { FitInput, ItemModel } from "./item-model.ts";
import type { ParamsOf } from "./model-params.ts";
import { ridgeOperations, ridgeRows, ridgeThreadBytes, targetsOf } from "./ridge.ts";
import type { RowWork, RunRows } from "./row-work.ts";
import { RP3BETA_DEFAULTS, rp3betaRows } from "./rp3beta.ts";
import { spectralBytes, spectralOperations, spectralVectors } from "./spectral-vectors.ts";
import { tableBytes } from "./table-model.ts";

const RANGES = {
  /** The factor of the spectral term. */
  spectral: { default: 0.3, min: 0, max: 100 },
  /** The factor of RP3beta. */
  walk: { default: 0.3, min: 0, max: 100 },
  /** The number of singular vectors. */
  rank: { default: 64, min: 1, max: 1024, isInteger: true },
  /** The most items that an item has spectral weights for: those it shares most users with. */
  candidates: { default: 400, min: 1, max: 10_000, isInteger: true },
  /** Rows are divided by their sum to this power: 1 makes all items of a history count alike. */
  scaling: { default: 1, min: 0, max: 1 },
  /** An item of the history counts by its popularity to the power of minus this. */
  history: { default: 0.1, min: 0, max: 2 },
  /** The parameters of the ridge regression, and how many items it predicts an item from. */
  alpha: { default: 0.4, min: 0, max: 10 },
  lambda: { default: 5, min: 1e-6, max: 1e6 },
  gamma: { default: 0.5, min: 0, max: 2 },
  ridge_neighbours: { default: 60, min: 1, max: 2_000, isInteger: true },
  /** K, the most neighbours an item keeps. */
  neighbours: NEIGHBOURS_RANGE,
} as const;

type BlendParams = ParamsOf<typeof RANGES>;

/** A setting that suits sparse and dense data. */
const COMMON: BlendParams = {
  spectral: 0.3,
  walk: 0.3,
  rank: 64,
  candidates: 400,
  scaling: 1,
  history: 0.1,
  alpha: 0.4,
  lambda: 5,
  gamma: 0.5,
  ridge_neighbours: 60,
  neighbours: 200,
};

/** A row whose weights sum to less is left empty: scaling would raise what is chance. */
const MIN_SUM = 1e-9;
/** With fewer items a step leaves too little to collect. */
const MANY_ITEMS = 2_000;

/** The model: its three terms on all threads, their sum as well. See {@link joinRows}. */
export const blend: ItemModel<typeof RANGES> = {
  ranges: RANGES,
  search: {
    axes: [
      { name: "spectral", step: 2.5, isFactor: true },
      { name: "scaling", step: 1, isFactor: false },
      { name: "history", step: 0.1, isFactor: false },
      { name: "walk", step: 2, isFactor: true },
      { name: "lambda", step: 2.5, isFactor: true },
      // Last, because other singular vectors cost the most.
      { name: "rank", step: 2, isFactor: true },
    ],
    startingPoints: [[COMMON], [{ ...COMMON, spectral: 0.2, rank: 256, scaling: 0, history: 0 }]],
  },
  operations: (input) => {
    const { interactions, params } = input;
    return (
      ridgeOperations(input, ridgeCapacity(input)) +
      pairCount(interactions) +
      spectralOperations(interactions, params.rank) +
      joinOperations(input)
    );
  },
  bytes: (size, { rank, neighbours, ridge_neighbours }) => ({
    shared:
      tableBytes(size.items, ridge_neighbours) +
      tableBytes(size.items, RP3BETA_DEFAULTS.neighbours) +
      // The sum and the weights: no column of it is too full, so that nothing is transposed.
      2 * 8 * size.items * neighbours +
      spectralBytes(size, rank),
    perThread: ridgeThreadBytes(size, ridge_neighbours),
  }),
  rows: (input, work) => blendRows(input, work),
  fit: async (input, run, cache) => await fitBlend(input, run, cache),
};

async function fitBlend(
  input: FitInput<BlendParams>,
  run: RunRows,
  { weights, matrices }: FitCache,
): Promise<ItemWeights> {
  const { interactions, params } = input;
  const { itemCount } = interactions;
  const { alpha, lambda, gamma, ridge_neighbours, rank } = params;
  const ridgeKey = JSON.stringify(["ridge", alpha, lambda, gamma, ridge_neighbours]);
  const ridge = await weights.get(ridgeKey, async () => await fitRidge(input, run));
  freeTables(itemCount);
  const walk = await weights.get("walk", async () => await fitWalk(interactions, run));
  freeTables(itemCount);
  const vectors = await matrices.get(
    String(rank),
    async () => await spectralVectors(interactions, rank, run),
  );
  freeTables(itemCount);
  const table = allocateNeighbourTable(itemCount, params.neighbours, "shared");
  await run(
    { step: "join", ridge, walk, vectors, table },
    { rowCount: itemCount, operations: joinOperations(input) },
  );
  return keepLargestPerColumn(table, itemCount, "shared");
}

/** Frees what the step before left, so that each step has the memory for itself. */
function freeTables(itemCount: number): void {
  if (itemCount >= MANY_ITEMS) collectGarbage();
}

/** The ridge regression, by item of the history, without a limit of neighbours. */
async function fitRidge(input: FitInput<BlendParams>, run: RunRows): Promise<ItemWeights> {
  const { itemCount } = input.interactions;
  const table = allocateNeighbourTable(itemCount, input.params.ridge_neighbours, "shared");
  const rowCount = targetsOf(input).length;
  const operations = ridgeOperations(input, table.capacity);
  await run({ step: "ridge", table }, { rowCount, operations });
  return weightsOfTargets(table, itemCount, "shared");
}

async function fitWalk(interactions: Interactions, run: RunRows): Promise<ItemWeights> {
  const { itemCount } = interactions;
  const { neighbours } = RP3BETA_DEFAULTS;
  const table = allocateNeighbourTable(itemCount, neighbours, "shared");
  const operations = pairCount(interactions);
  await run({ step: "walk", table }, { rowCount: itemCount, operations });
  return keepLargestPerColumn(table, neighbours, "shared");
}

function ridgeCapacity({ interactions, params }: FitInput<BlendParams>): number {
  return Math.max(0, Math.min(params.ridge_neighbours, interactions.itemCount - 1));
}

function joinOperations({ interactions, params }: FitInput<BlendParams>): number {
  const candidates = Math.min(params.candidates, interactions.itemCount);
  return pairCount(interactions) + interactions.itemCount * candidates * params.rank;
}

function blendRows(input: FitInput<BlendParams>, work: RowWork): RowWorker {
  const { interactions, params } = input;
  switch (work.step) {
    case "ridge":
      return ridgeRows(interactions, params, targetsOf(input), work.table);
    case "walk":
      return rp3betaRows(interactions, RP3BETA_DEFAULTS, work.table);
    case "multiply":
      return normalizedProduct(interactions, work.side, work.source, work.target);
    case "gram":
      return gramParts(work.left, work.right, work.parts);
    case "transform":
      return transformRows(work.source, work.transposed, work.target);
    case "join":
      return joinRows(interactions, params, work, work.table);
    default:
      throw new TypeError(`the blend has no step "${work.step}"`);
  }
}

/**
 * A function that fills the rows [from, to) of the table. With A the ridge, B the walk, V the vectors
 * and d the popularity of items, row i is the K largest of `A_i + spectral L_i + walk B_i`, divided
 * by the power `scaling` of its sum and multiplied by `d_i^-history`, where `L_ij = d_i^-1/2 (V_i . V_j) d_j^1/2` for the candidates of
 * i.
 */
function joinRows(
  interactions: Interactions,
  params: BlendParams,
  terms: { readonly ridge: ItemWeights; readonly walk: ItemWeights; readonly vectors: TallMatrix },
  table: NeighbourTable,
): RowWorker {
  const { itemCount } = interactions;
  const sums = new RowSum(itemCount);
  const near = new GramRow(interactions, userFactors(interactions, RP3BETA_DEFAULTS.alpha));
  const unscaled = popularityFactors(interactions, 0);
  const roots = Float64Array.from(itemPopularity(interactions), Math.sqrt);
  const historyFactors = popularityFactors(interactions, params.history);
  const likeness = new InnerProducts(terms.vectors);
  return (from, to) => {
    for (let item = from; item < to; item += 1) {
      sums.addRow(terms.ridge, item, 1);
      sums.addRow(terms.walk, item, params.walk);
      near.compute(item, unscaled);
      near.keepLargest(params.candidates);
      likeness.start(item);
      for (let place = 0; place < near.length; place += 1) {
        const other = near.columns[place]!;
        const weight = (likeness.with(other) * roots[other]!) / roots[item]!;
        sums.add(other, params.spectral * weight);
      }
      sums.takeLargest(table.capacity);
      let sum = 0;
      for (let place = 0; place < sums.length; place += 1) sum += sums.values[place]!;
      if (sum > MIN_SUM) {
        storeRow(table, item, sums, sum ** params.scaling / historyFactors[item]!);
      }
    }
  };
}
