/**
 * RP3beta: the probability that a walk item -> user -> item arrives, reduced for popular ends
 * (Paudel, Christoffel, Newell and Bernstein, "Updatable, Accurate, Diverse, and Scalable
 * Recommendations for Interactive Applications", ACM TiiS 7(1), 2017).
 */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions`, which were checked when it was built. */
import type { Interactions } from "../data/interactions.ts";
import type { Memory } from "../data/memory.ts";
import { GramRow, popularityFactors, userFactors } from "../kernels/gram-row.ts";
import type { RowWorker } from "../kernels/row-ledger.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { allocateNeighbourTable, storeRow } from "../weights/neighbour-table.ts";
import type { NeighbourTable } from "../weights/neighbour-table.ts";
import { keepLargestPerColumn } from "../weights/weights-of-rows.ts";
import { neighboursRange, pairCount } from "./item-model.ts";
import type { ItemModel } from "./item-model.ts";

/** Parameters of a fit. */
export interface Rp3betaParams {
  /** The power of each step's probability, 0..10. Below 1 it raises unlikely steps. */
  readonly alpha: number;
  /** The score of an end is divided by its popularity to this power, 0..10. */
  readonly beta: number;
  /** K, the most neighbours an item keeps, and the most rows it is a neighbour in. */
  readonly neighbours: number;
}

/** The published parameters for Gowalla, with a K that costs a fifth for a hundredth of quality. */
export const rp3betaDefaults: Rp3betaParams = {
  alpha: 0.5663562161452378,
  beta: 0.001085447926739258,
  neighbours: 200,
};

/** How {@link fitRp3beta} runs. No option changes the weights. */
export interface FitOptions {
  /** Where the weights lie. @default "private" */
  readonly memory?: Memory;
  /**
   * Called with the rows done and all rows after every 512 rows. An error it throws ends the fit.
   */
  readonly onProgress?: (done: number, total: number) => void;
}

const rowsBetweenReports = 512;

const ranges = {
  alpha: { default: rp3betaDefaults.alpha, min: 0, max: 10 },
  beta: { default: rp3betaDefaults.beta, min: 0, max: 10 },
  neighbours: neighboursRange,
} as const;

/** The model: rows on all threads, columns cut on the calling one. See {@link fitRp3beta}. */
export const rp3beta: ItemModel<typeof ranges> = {
  ranges,
  size: ({ interactions }) => ({
    rowCount: interactions.itemCount,
    operations: pairCount(interactions),
  }),
  rows: ({ interactions, params }, table) => rp3betaRows(interactions, params, table),
  weights: (table, { neighbours }) => keepLargestPerColumn(table, neighbours, "shared"),
};

/**
 * Fits RP3beta on the calling thread: with `P_ui = X / degree(user)` and `P_iu = X^T /
 * degree(item)`, both to the power alpha elementwise, `W = P_iu P_ui`, column j divided by
 * `popularity(j)^beta`, without the diagonal; the K largest of each row, scaled to sum 1; of those
 * the K largest of each column. Of equal weights the lower indices stay. Equal input gives equal
 * output, bit for bit.
 *
 * Takes time by the sum of squared history lengths ({@link keepNewest} bounds them).
 *
 * @throws RangeError if a parameter is out of range
 * @example fitRp3beta(keepNewest(interactions, 1_000), { neighbours: 100 })
 */
export function fitRp3beta(
  interactions: Interactions,
  params: Partial<Rp3betaParams> = {},
  options: FitOptions = {},
): ItemWeights {
  const { itemCount } = interactions;
  const complete = { ...rp3betaDefaults, ...params };
  checkParams(complete);
  const table = allocateNeighbourTable(itemCount, complete.neighbours, options.memory);
  const fitRows = rp3betaRows(interactions, complete, table);
  for (let from = 0; from < itemCount; from += rowsBetweenReports) {
    const to = Math.min(itemCount, from + rowsBetweenReports);
    fitRows(from, to);
    options.onProgress?.(to, itemCount);
  }
  return keepLargestPerColumn(table, complete.neighbours, options.memory);
}

/**
 * The row stage of {@link fitRp3beta}: a function that fills the rows [from, to) of the table. Rows
 * do not depend on each other, so several threads can fill them at once, in any order.
 */
export function rp3betaRows(
  interactions: Interactions,
  params: Rp3betaParams,
  table: NeighbourTable,
): RowWorker {
  const row = new GramRow(interactions, userFactors(interactions, params.alpha));
  const endFactors = popularityFactors(interactions, params.beta);
  return (from, to) => {
    for (let item = from; item < to; item += 1) {
      // The row's own factor, degree(item)^-alpha, is left out: scaling the row to sum 1 cancels it.
      row.compute(item, endFactors);
      row.keepLargest(table.capacity);
      let sum = 0;
      for (let place = 0; place < row.length; place += 1) sum += row.values[place]!;
      storeRow(table, item, row, sum);
    }
  };
}

function checkParams({ alpha, beta, neighbours }: Rp3betaParams): void {
  for (const [name, value] of [
    ["alpha", alpha],
    ["beta", beta],
  ] as const) {
    if (!(value >= 0 && value <= 10)) throw new RangeError(`${name} is 0..10, not ${value}.`);
  }
  if (!Number.isInteger(neighbours) || neighbours < 1) {
    throw new RangeError(`neighbours is a positive integer, not ${neighbours}.`);
  }
}
