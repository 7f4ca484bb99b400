/** Holds out whole items with all their interactions, as items that nobody has touched yet. */
import { itemPopularity } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { seededRandom } from "../data/seeded-random.ts";
import { selectMarked } from "../data/select-interactions.ts";
import type { Split } from "./holdout.ts";

/** A split by items: no item is in both parts. */
export interface ItemSplit extends Split {
  /** The items of the test part, in an order drawn at random. */
  readonly heldOut: readonly number[];
}

/**
 * Holds out a random share of the items that have users, rounded down, one at least. Equal seeds give
 * equal splits.
 *
 * @param share of the items, above 0 and below 1
 * @throws RangeError if `share` is out of range or `seed` is no integer
 * @example const { train, test, heldOut } = holdOutItems(interactions, 0.1, 42);
 */
export function holdOutItems(interactions: Interactions, share: number, seed: number): ItemSplit {
  if (!(share > 0 && share < 1)) {
    throw new RangeError(`the share of items must be above 0 and below 1, not ${share}`);
  }
  const random = seededRandom(seed);
  const candidates = [...itemPopularity(interactions).entries()]
    .filter(([, users]) => users > 0)
    .map(([item]) => item);
  const wanted = Math.min(candidates.length, Math.max(1, Math.floor(candidates.length * share)));
  const heldOut: number[] = [];
  while (heldOut.length < wanted) {
    // The drawn item leaves the candidates, and the last one takes its place.
    const place = random.below(candidates.length);
    const drawn = candidates[place];
    const last = candidates.pop();
    if (drawn === undefined || last === undefined) break;
    if (place < candidates.length) candidates[place] = last;
    heldOut.push(drawn);
  }
  const isHeldOut = new Set(heldOut);
  const marks = Uint8Array.from(interactions.userItems, (item) => (isHeldOut.has(item) ? 1 : 0));
  return {
    train: selectMarked(interactions, marks, 0),
    test: selectMarked(interactions, marks, 1),
    heldOut,
  };
}
