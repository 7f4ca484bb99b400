/**
 * RP3beta: the probability that a walk item -> user -> item arrives, reduced for popular ends
 * (Paudel, Christoffel, Newell and Bernstein, "Updatable, Accurate, Diverse, and Scalable
 * Recommendations for Interactive Applications", ACM TiiS 7(1), 2017).
 */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions`, which were checked when it was built. */
import type { Interactions } from "../data/interactions.ts";
import { GramRow, gramRowBytes, popularityFactors, userFactors } from "../kernels/gram-row.ts";
import type { RowWorker } from "../kernels/row-ledger.ts";
import { storeRow } from "../weights/neighbour-table.ts";
import type { NeighbourTable } from "../weights/neighbour-table.ts";
import { keepLargestPerColumn } from "../weights/weights-of-rows.ts";
import { NEIGHBOURS_RANGE, pairCount } from "./item-model.ts";
import type { ItemModel } from "./item-model.ts";
import { tableModel } from "./table-model.ts";

/** Parameters of a fit. */
export interface Rp3betaParams {
  /** The power of each step's probability, 0..10. Below 1 it raises unlikely steps. */
  readonly alpha: number;
  /** The score of an end is divided by its popularity to this power, 0..10. */
  readonly beta: number;
  /** K, the most neighbours an item keeps, and the most rows it is a neighbour in. */
  readonly neighbours: number;
}

/**
 * The parameters published for Gowalla, but with K = 200 in place of 777: fits and requests cost a
 * fifth, and the quality is one percent lower.
 */
export const RP3BETA_DEFAULTS: Rp3betaParams = {
  alpha: 0.5663562161452378,
  beta: 0.001085447926739258,
  neighbours: 200,
};

const RANGES = {
  alpha: { default: RP3BETA_DEFAULTS.alpha, min: 0, max: 10 },
  beta: { default: RP3BETA_DEFAULTS.beta, min: 0, max: 10 },
  neighbours: NEIGHBOURS_RANGE,
} as const;

/** The model: rows on all threads, columns cut on the calling one. See {@link rp3betaRows}. */
export const rp3beta: ItemModel<typeof RANGES> = tableModel({
  ranges: RANGES,
  search: {
    axes: [
      { name: "beta", step: 0.2, isFactor: false },
      { name: "neighbours", step: 2, isFactor: true },
      { name: "alpha", step: 0.2, isFactor: false },
    ],
    startingPoints: [
      // Popular items as the data has them, then lowered.
      [{ alpha: 0.6, beta: 0, neighbours: 200 }],
      [{ alpha: 1, beta: 0.4, neighbours: 100 }],
    ],
  },
  size: ({ interactions }) => ({
    rowCount: interactions.itemCount,
    operations: pairCount(interactions),
  }),
  rows: ({ interactions, params }, table) => rp3betaRows(interactions, params, table),
  threadBytes: gramRowBytes,
  matrix: (table, { neighbours }) => keepLargestPerColumn(table, neighbours, "shared"),
});

/**
 * A function that fills the rows [from, to) of the table. Rows do not depend on each other, so
 * several threads can fill them at once, in any order.
 *
 * With `P_ui = X / degree(user)` and `P_iu = X^T / degree(item)`, both to the power alpha
 * elementwise, `W = P_iu P_ui`, column j divided by `popularity(j)^beta`, without the diagonal. Row i
 * of the table has the K largest of row i of W, scaled to sum 1. The item weights keep of those the
 * K largest of each column. Of equal weights the lower indices stay.
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
