/** The threshold that leaves k numbers of a list. */
/* oxlint-disable typescript/no-non-null-assertion -- All indices lie in [0, length). */

/**
 * The k-th largest of the first `length` numbers (Hoare's quickselect; the pivot is the median of
 * three, so equal input takes equal steps). Reorders those numbers.
 *
 * @param rank k, 1..length
 * @throws RangeError if k or the length is out of range
 * @example kthLargest(Float64Array.of(3, 9, 4), 3, 2) // 4
 */
export function kthLargest(values: Float64Array, length: number, rank: number): number {
  if (!(Number.isInteger(rank) && rank >= 1 && rank <= length && length <= values.length)) {
    throw new RangeError(`there is no ${rank}-th largest of ${length} numbers`);
  }
  const target = rank - 1;
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const pivot = medianOfThree(values[low]!, values[(low + high) >>> 1]!, values[high]!);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left]! > pivot) left += 1;
      while (values[right]! < pivot) right -= 1;
      if (left > right) break;
      const swapped = values[left]!;
      values[left] = values[right]!;
      values[right] = swapped;
      left += 1;
      right -= 1;
    }
    // [low, right] >= pivot >= [left, high]; what lies between the two equals the pivot.
    if (target <= right) high = right;
    else if (target >= left) low = left;
    else return pivot;
  }
  return values[target]!;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
