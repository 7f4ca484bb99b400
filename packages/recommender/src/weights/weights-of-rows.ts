/** From a filled table to item weights, with few entries in every column. */
/* oxlint-disable typescript/no-non-null-assertion -- Rows and columns are 0..itemCount-1 and a row
   has at most `capacity` entries, so every read is inside the typed arrays. */
import { allocateFloat32, allocateInt32 } from "../data/memory.ts";
import type { Memory } from "../data/memory.ts";
import { kthLargest } from "../kernels/kth-largest.ts";
import type { ItemWeights } from "./item-weights.ts";
import type { NeighbourTable } from "./neighbour-table.ts";

/**
 * The item weights in a table. Each column keeps its `perColumn` largest; of equal ones, those of
 * the lower rows.
 */
export function keepLargestPerColumn(
  table: NeighbourTable,
  perColumn: number,
  memory: Memory = "private",
): ItemWeights {
  const { itemCount, capacity, counts } = table;
  const limits = columnLimits(table, perColumn);
  const offsets = allocateInt32(itemCount + 1, memory);
  for (let row = 0; row < itemCount; row += 1) {
    let kept = 0;
    const start = row * capacity;
    for (let entry = start; entry < start + counts[row]!; entry += 1) {
      if (isWithin(limits, table, entry, row)) kept += 1;
    }
    offsets[row + 1] = offsets[row]! + kept;
  }
  const neighbours = allocateInt32(offsets[itemCount]!, memory);
  const weights = allocateFloat32(offsets[itemCount]!, memory);
  let filled = 0;
  for (let row = 0; row < itemCount; row += 1) {
    const start = row * capacity;
    for (let entry = start; entry < start + counts[row]!; entry += 1) {
      if (!isWithin(limits, table, entry, row)) continue;
      neighbours[filled] = table.neighbours[entry]!;
      weights[filled] = table.weights[entry]!;
      filled += 1;
    }
  }
  return { itemCount, offsets, neighbours, weights };
}

/**
 * Column j keeps entries above `floor[j]`, and entries equal to it in rows up to `lastTiedRow[j]`.
 */
interface ColumnLimits {
  readonly floor: Float64Array;
  readonly lastTiedRow: Int32Array;
}

function isWithin(
  limits: ColumnLimits,
  table: NeighbourTable,
  entry: number,
  row: number,
): boolean {
  const column = table.neighbours[entry]!;
  const weight = table.weights[entry]!;
  const floor = limits.floor[column]!;
  return weight > floor || (weight === floor && row <= limits.lastTiedRow[column]!);
}

function columnLimits(table: NeighbourTable, perColumn: number): ColumnLimits {
  const { itemCount } = table;
  const floor = new Float64Array(itemCount).fill(Number.NEGATIVE_INFINITY);
  const lastTiedRow = new Int32Array(itemCount);
  const { starts, rows, values } = crowdedColumns(table, perColumn);
  const scratch = new Float64Array(itemCount);
  for (let column = 0; column < itemCount; column += 1) {
    const start = starts[column]!;
    const length = starts[column + 1]! - start;
    if (length === 0) continue;
    scratch.set(values.subarray(start, start + length));
    const least = kthLargest(scratch, length, perColumn);
    floor[column] = least;
    let room = perColumn;
    for (let entry = start; entry < start + length; entry += 1) {
      if (values[entry]! > least) room -= 1;
    }
    for (let entry = start; room > 0; entry += 1) {
      if (values[entry] !== least) continue;
      lastTiedRow[column] = rows[entry]!;
      room -= 1;
    }
  }
  return { floor, lastTiedRow };
}

/** The columns with more than `perColumn` entries, transposed. The others are empty. */
function crowdedColumns(
  table: NeighbourTable,
  perColumn: number,
): { starts: Int32Array; rows: Int32Array; values: Float32Array } {
  const { itemCount, capacity, counts } = table;
  const lengths = new Int32Array(itemCount);
  for (let row = 0; row < itemCount; row += 1) {
    const start = row * capacity;
    for (let entry = start; entry < start + counts[row]!; entry += 1) {
      lengths[table.neighbours[entry]!]! += 1;
    }
  }
  const starts = new Int32Array(itemCount + 1);
  for (let column = 0; column < itemCount; column += 1) {
    const length = lengths[column]!;
    starts[column + 1] = starts[column]! + (length > perColumn ? length : 0);
  }
  const rows = new Int32Array(starts[itemCount]!);
  const values = new Float32Array(starts[itemCount]!);
  const next = starts.slice();
  for (let row = 0; row < itemCount; row += 1) {
    const start = row * capacity;
    for (let entry = start; entry < start + counts[row]!; entry += 1) {
      const column = table.neighbours[entry]!;
      if (lengths[column]! <= perColumn) continue;
      const place = next[column]!;
      rows[place] = row;
      values[place] = table.weights[entry]!;
      next[column] = place + 1;
    }
  }
  return { starts, rows, values };
}
