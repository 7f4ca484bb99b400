/**
 * The table that a fit fills: each row has room for K neighbours at a fixed place, so that threads
 * can fill one table in any order. Tested through weights-of-rows.test.ts.
 */
/* oxlint-disable typescript/no-non-null-assertion -- A row has at most `capacity` entries, so every
   read is inside the typed arrays. */
import { allocateFloat32, allocateInt32 } from "../data/memory.ts";
import type { Memory } from "../data/memory.ts";

/**
 * The rows of a running fit. Row i has `counts[i]` entries, from `i * capacity` on, neighbours
 * ascending.
 */
export interface NeighbourTable {
  readonly itemCount: number;
  /** The most entries a row can have: K, or less if there are fewer items. */
  readonly capacity: number;
  readonly counts: Int32Array;
  readonly neighbours: Int32Array;
  readonly weights: Float32Array;
}

/** A table of empty rows, with room for `neighbours` entries a row. */
export function allocateNeighbourTable(
  itemCount: number,
  neighbours: number,
  memory: Memory = "private",
): NeighbourTable {
  const capacity = Math.max(0, Math.min(neighbours, itemCount - 1));
  return {
    itemCount,
    capacity,
    counts: allocateInt32(itemCount, memory),
    neighbours: allocateInt32(itemCount * capacity, memory),
    weights: allocateFloat32(itemCount * capacity, memory),
  };
}

/** Entries of a row: the first `length` of each array, columns ascending. */
export interface RowEntries {
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly length: number;
}

/** Writes entries, at most `capacity` of them, into a row of the table, divided by `divisor`. */
export function storeRow(
  table: NeighbourTable,
  row: number,
  { columns, values, length }: RowEntries,
  divisor = 1,
): void {
  const start = row * table.capacity;
  let entry = start;
  for (let place = 0; place < length; place += 1) {
    const weight = Math.fround(values[place]! / divisor);
    // Too small for single precision.
    if (weight === 0) continue;
    table.neighbours[entry] = columns[place]!;
    table.weights[entry] = weight;
    entry += 1;
  }
  table.counts[row] = entry - start;
}
