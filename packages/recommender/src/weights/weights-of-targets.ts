/**
 * From a table by target, the outcome of a regression, to item weights, which are by item of the
 * history.
 */
/* oxlint-disable typescript/no-non-null-assertion -- Rows and columns are 0..itemCount-1 and a row
   of the table has at most `capacity` entries, so every read is inside the typed arrays. */
import { allocateFloat32, allocateInt32 } from "../data/memory.ts";
import type { Memory } from "../data/memory.ts";
import { kthLargest } from "../kernels/kth-largest.ts";
import type { ItemWeights } from "./item-weights.ts";
import type { NeighbourTable } from "./neighbour-table.ts";

/**
 * The transpose of a table. Each row of it keeps its `perRow` entries of largest size, of either
 * sign; of equal ones, those of the lower columns.
 */
export function weightsOfTargets(
  table: NeighbourTable,
  perRow: number,
  memory: Memory = "private",
): ItemWeights {
  const { itemCount } = table;
  const { starts, columns, values } = transpose(table);
  const offsets = allocateInt32(itemCount + 1, memory);
  for (let row = 0; row < itemCount; row += 1) {
    offsets[row + 1] = offsets[row]! + Math.min(perRow, starts[row + 1]! - starts[row]!);
  }
  const neighbours = allocateInt32(offsets[itemCount]!, memory);
  const weights = allocateFloat32(offsets[itemCount]!, memory);
  const sizes = new Float64Array(itemCount);
  let filled = 0;
  for (let row = 0; row < itemCount; row += 1) {
    const start = starts[row]!;
    const length = starts[row + 1]! - start;
    const { least, ties } = threshold(values.subarray(start, start + length), perRow, sizes);
    let room = ties;
    for (let entry = start; entry < start + length; entry += 1) {
      const size = Math.abs(values[entry]!);
      if (size < least) continue;
      if (size === least) {
        if (room === 0) continue;
        room -= 1;
      }
      neighbours[filled] = columns[entry]!;
      weights[filled] = values[entry]!;
      filled += 1;
    }
  }
  return { itemCount, offsets, neighbours, weights };
}

/**
 * The least size of the `most` largest values, and how many values of exactly that size are kept.
 */
function threshold(
  values: Float32Array,
  most: number,
  scratch: Float64Array,
): { least: number; ties: number } {
  if (values.length <= most) return { least: 0, ties: values.length };
  for (const [place, value] of values.entries()) scratch[place] = Math.abs(value);
  const least = kthLargest(scratch, values.length, most);
  let ties = most;
  for (const value of values) if (Math.abs(value) > least) ties -= 1;
  return { least, ties };
}

function transpose({ itemCount, capacity, counts, neighbours, weights }: NeighbourTable): {
  starts: Int32Array;
  columns: Int32Array;
  values: Float32Array;
} {
  const starts = new Int32Array(itemCount + 1);
  for (let target = 0; target < itemCount; target += 1) {
    const start = target * capacity;
    for (let entry = start; entry < start + counts[target]!; entry += 1) {
      starts[neighbours[entry]! + 1]! += 1;
    }
  }
  for (let row = 0; row < itemCount; row += 1) starts[row + 1]! += starts[row]!;
  const columns = new Int32Array(starts[itemCount]!);
  const values = new Float32Array(starts[itemCount]!);
  const next = starts.slice();
  for (let target = 0; target < itemCount; target += 1) {
    const start = target * capacity;
    for (let entry = start; entry < start + counts[target]!; entry += 1) {
      const row = neighbours[entry]!;
      columns[next[row]!] = target;
      values[next[row]!] = weights[entry]!;
      next[row]! += 1;
    }
  }
  return { starts, columns, values };
}
