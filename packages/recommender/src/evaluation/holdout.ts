/** Splits the interactions of each user into a part to fit on and a part to test on. */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets of
   `Interactions`, which were checked when it was built. */
import type { Interactions } from "../data/interactions.ts";
import { seededRandom } from "../data/seeded-random.ts";
import { selectMarked } from "../data/select-interactions.ts";

/** Two matrices over the same users and items; every interaction is in exactly one of them. */
export interface Split {
  readonly train: Interactions;
  readonly test: Interactions;
}

/**
 * Holds out the newest `count` items of every user who has more than that. The other users stay in
 * train completely.
 *
 * @throws RangeError if `count` is not a positive integer
 * @example const { train, test } = leaveLastOut(interactions, 1);
 */
export function leaveLastOut(interactions: Interactions, count: number): Split {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(
      `the number of items held out must be an integer of 1 or more, not ${count}`,
    );
  }
  return splitPerUser(interactions, (tested, start, end) => {
    if (end - start > count) tested.fill(1, end - count, end);
  });
}

/**
 * Holds out the newest share of every user's items, rounded down, so every user keeps at least one in
 * train.
 *
 * @param ratio the share held out, above 0 and below 1
 * @throws RangeError if `ratio` is out of range
 * @example const { train, test } = splitNewest(interactions, 0.2);
 */
export function splitNewest(interactions: Interactions, ratio: number): Split {
  checkRatio(ratio);
  return splitPerUser(interactions, (tested, start, end) => {
    tested.fill(1, end - heldOutCount(end - start, ratio), end);
  });
}

/**
 * Holds out a random share of every user's items, rounded down, so every user keeps at least one in
 * train. Equal seeds give equal splits.
 *
 * @param ratio the share held out, above 0 and below 1
 * @throws RangeError if `ratio` is out of range or `seed` is no integer
 * @example const { train, test } = splitByRatio(interactions, 0.2, 42);
 */
export function splitByRatio(interactions: Interactions, ratio: number, seed: number): Split {
  checkRatio(ratio);
  const random = seededRandom(seed);
  return splitPerUser(interactions, (tested, start, end) => {
    const length = end - start;
    const wanted = heldOutCount(length, ratio);
    // Floyd's sampling: `wanted` different places, each set of them equally likely.
    for (let limit = length - wanted; limit < length; limit += 1) {
      const place = start + random.below(limit + 1);
      tested[tested[place] === 1 ? start + limit : place] = 1;
    }
  });
}

/**
 * How many of a user's items are held out: the share, rounded down, and never all of them. 0 of none.
 */
export function heldOutCount(length: number, ratio: number): number {
  return Math.max(0, Math.min(length - 1, wholePart(length * ratio)));
}

function checkRatio(ratio: number): void {
  if (ratio > 0 && ratio < 1) return;
  throw new RangeError(`the share held out must be above 0 and below 1, not ${ratio}`);
}

/**
 * The product of a count and a decimal share, rounded down. 100 * 0.29 is 28.999999999999996 in binary,
 * and 29 here: a double carries more digits than any share has, so the last ones are dropped.
 */
function wholePart(product: number): number {
  return Math.floor(Number(product.toPrecision(12)));
}

/**
 * Splits user by user: `mark` writes 1 into `tested[start .. end)`, one user's entries, where an entry
 * is held out.
 */
export function splitPerUser(
  interactions: Interactions,
  mark: (tested: Uint8Array, start: number, end: number) => void,
): Split {
  const { userCount, userOffsets, userItems } = interactions;
  const tested = new Uint8Array(userItems.length);
  for (let user = 0; user < userCount; user += 1) {
    mark(tested, userOffsets[user]!, userOffsets[user + 1]!);
  }
  return {
    train: selectMarked(interactions, tested, 0),
    test: selectMarked(interactions, tested, 1),
  };
}
