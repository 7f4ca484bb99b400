/** Cuts sparse entries to the largest. Tested through models/rp3beta.test.ts. */
/* oxlint-disable typescript/no-non-null-assertion -- All indices lie in [0, length). */
import { kthLargest } from "./kth-largest.ts";

/**
 * Moves the `most` largest of the first `length` entries to the start, in their order. Of equal ones,
 * those that come first stay.
 *
 * @param scratch at least `length` numbers, which are overwritten
 * @returns how many entries are left
 */
export function keepLargest(
  columns: Int32Array,
  values: Float64Array,
  length: number,
  most: number,
  scratch: Float64Array,
): number {
  if (length <= most) return length;
  if (most === 0) return 0;
  for (let place = 0; place < length; place += 1) scratch[place] = values[place]!;
  const least = kthLargest(scratch, length, most);
  let ties = most;
  for (let place = 0; place < length; place += 1) if (values[place]! > least) ties -= 1;
  let count = 0;
  for (let place = 0; place < length; place += 1) {
    const value = values[place]!;
    if (value < least) continue;
    if (value === least) {
      if (ties === 0) continue;
      ties -= 1;
    }
    columns[count] = columns[place]!;
    values[count] = value;
    count += 1;
  }
  return count;
}
