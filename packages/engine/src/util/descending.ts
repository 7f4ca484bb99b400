/** Sorts many numbers on the thread that serves requests, in slices. */
import { int32ArrayOf } from "./branded-number.ts";
import type { Int32ArrayOf } from "./branded-number.ts";
import { Slices } from "./slices.ts";

/** Numbers that are sorted by insertion, before the sorted runs are merged. */
const RUN = 16;
/** Numbers that are merged before the time is looked at: a tenth of a millisecond. */
const NUMBERS_PER_LOOK = 4096;

/**
 * Numbers by their values, highest first. Equal ones stay in their order. Ten milliseconds for 60,000.
 *
 * @param values by number; they must not change meanwhile
 * @example await descending(int32ArrayOf([0, 1, 2]), new Float64Array([5, 7, 6])); // 1, 2, 0
 */
export async function descending<N extends number>(
  numbers: Int32ArrayOf<N>,
  values: Float64Array,
): Promise<Int32ArrayOf<N>> {
  const slices = new Slices();
  const { length } = numbers;
  let sorted = int32ArrayOf<N>(numbers);
  let other = int32ArrayOf<N>(length);
  for (let start = 0; start < length; start += RUN) {
    insertionSort(sorted.subarray(start, start + RUN), values);
    if (start % NUMBERS_PER_LOOK === 0 && slices.isDue()) await slices.next();
  }
  for (let width = RUN; width < length; width *= 2) {
    let [left, right, middle, end] = [0, 0, 0, 0];
    for (let at = 0; at < length; at++) {
      if (at === end) {
        left = at;
        middle = Math.min(at + width, length);
        right = middle;
        end = Math.min(middle + width, length);
      }
      const takesLeft =
        left < middle &&
        (right >= end || (values[sorted[left] ?? 0] ?? 0) >= (values[sorted[right] ?? 0] ?? 0));
      const taken = sorted[takesLeft ? left++ : right++];
      if (taken !== undefined) other[at] = taken;
      if (at % NUMBERS_PER_LOOK === 0 && slices.isDue()) await slices.next();
    }
    [sorted, other] = [other, sorted];
  }
  return sorted;
}

function insertionSort<N extends number>(numbers: Int32ArrayOf<N>, values: Float64Array): void {
  for (const [at, number] of numbers.entries()) {
    const value = values[number] ?? 0;
    let place = at;
    for (; place > 0; place--) {
      const before = numbers[place - 1];
      if (before === undefined || (values[before] ?? 0) >= value) break;
      numbers[place] = before;
    }
    numbers[place] = number;
  }
}
