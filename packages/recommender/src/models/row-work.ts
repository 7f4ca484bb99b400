/** What threads compute for a fit: plain data whose arrays lie in shared memory. */
import type { ProductSide } from "../kernels/normalized-product.ts";
import type { ColumnBlock, TallMatrix } from "../kernels/tall-matrix.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import type { NeighbourTable } from "../weights/neighbour-table.ts";

/** Rows of a model that fills one table. */
interface TableWork {
  readonly step: "rows";
  readonly table: NeighbourTable;
}

/** Steps of the singular vectors. */
export type SpectralWork =
  | {
      readonly step: "multiply";
      readonly side: ProductSide;
      readonly source: ColumnBlock;
      readonly target: ColumnBlock;
    }
  | {
      readonly step: "gram";
      readonly left: TallMatrix;
      readonly right: TallMatrix;
      readonly parts: Float64Array;
    }
  | {
      readonly step: "transform";
      readonly source: TallMatrix;
      readonly transposed: Float64Array;
      readonly target: TallMatrix;
    };

/** Steps of the blend. */
type BlendWork =
  | SpectralWork
  | { readonly step: "ridge" | "walk"; readonly table: NeighbourTable }
  | {
      readonly step: "join";
      readonly ridge: ItemWeights;
      readonly walk: ItemWeights;
      readonly vectors: TallMatrix;
      readonly table: NeighbourTable;
    };

/** The rows of one step of a fit. */
export type RowWork = TableWork | BlendWork;

/** How much work a step is. */
export interface RowWorkSize {
  readonly rowCount: number;
  /** Additions in the whole step. */
  readonly operations: number;
  /** Rows that a thread takes at a time. @default 16 */
  readonly rowsPerStep?: number;
}

/** Computes all rows of a step, on threads if it is large. */
export type RunRows = (work: RowWork, size: RowWorkSize) => Promise<void>;
