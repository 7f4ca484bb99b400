/** Models that fill one table of neighbours. Tested through fit-item-weights.test.ts. */
import type { RowWorker } from "../kernels/row-ledger.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { allocateNeighbourTable } from "../weights/neighbour-table.ts";
import type { NeighbourTable } from "../weights/neighbour-table.ts";
import type { FitInput, FitSize, ItemModel } from "./item-model.ts";
import type { ParamRange, ParamRanges, ParamsOf } from "./model-params.ts";
import type { RowWorkSize } from "./row-work.ts";

/** What such a model consists of. */
export interface TableModel<Ranges extends ParamRanges> extends Pick<
  ItemModel<Ranges>,
  "ranges" | "search"
> {
  /** How many rows a fit computes, and how many additions that takes. `capacity` is the table's. */
  readonly size: (input: FitInput<ParamsOf<Ranges>>, capacity: number) => RowWorkSize;
  /**
   * A function that fills rows of the table.
   *
   * What row i of the table means is up to the model, and `matrix` has to agree:
   * - Row i is the weights from item i to others, as in the matrix (rp3beta). Then `matrix` uses
   *   `keepLargestPerColumn`, which bounds how many rows name an item.
   * - Row i is the weights by which item i is predicted from others (itemknn, ridge): column i of the
   *   matrix. Then `matrix` transposes the table with `weightsOfTargets`.
   */
  readonly rows: (input: FitInput<ParamsOf<Ranges>>, table: NeighbourTable) => RowWorker;
  /** The memory of a thread, in bytes. @param capacity the table's */
  readonly threadBytes: (size: FitSize, capacity: number) => number;
  /** The item weights of a filled table, in shared memory. See `rows` for which is which. */
  readonly matrix: (table: NeighbourTable, params: ParamsOf<Ranges>) => ItemWeights;
}

/** The table, the same entries by the other item, and the weights: 8 bytes an entry each. */
export function tableBytes(items: number, capacity: number): number {
  return 3 * 8 * items * capacity;
}

/** Makes a model that has one step: it fills a table of K neighbours for each item. */
export function tableModel<Ranges extends ParamRanges & { readonly neighbours: ParamRange }>({
  ranges,
  search,
  size,
  rows,
  threadBytes,
  matrix,
}: TableModel<Ranges>): ItemModel<Ranges> {
  const capacityOf = ({ interactions, params }: FitInput<ParamsOf<Ranges>>) =>
    Math.max(0, Math.min(params.neighbours, interactions.itemCount - 1));
  return {
    ranges,
    search,
    operations: (input) => size(input, capacityOf(input)).operations,
    bytes: (data, { neighbours }) => {
      const capacity = Math.max(0, Math.min(neighbours, data.items - 1));
      return { shared: tableBytes(data.items, capacity), perThread: threadBytes(data, capacity) };
    },
    rows: (input, work) => {
      if (work.step !== "rows") throw new TypeError(`the model has no step "${work.step}"`);
      return rows(input, work.table);
    },
    fit: async (input, run) => {
      const { interactions, params } = input;
      const table = allocateNeighbourTable(interactions.itemCount, params.neighbours, "shared");
      await run({ step: "rows", table }, size(input, table.capacity));
      return matrix(table, params);
    },
  };
}
