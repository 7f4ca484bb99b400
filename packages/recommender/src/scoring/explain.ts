/** The items of a history that contribute to a score. Tested through scorer.test.ts. */
/* oxlint-disable typescript/no-non-null-assertion -- The caller checks the history; all other indices
   come from item weights, whose rules were checked when they were made. */
import type { ItemWeights } from "../weights/item-weights.ts";
import { distinctItems } from "./history.ts";
import type { WeightedItem } from "./history.ts";

/** A part of the score of an item, and the item of the history that it comes from. */
export interface Contribution {
  /** The item of the history, by its number in the model. */
  readonly item: number;
  /** Its weight in the history times its entry in the item weights: below 0 if it is negative evidence. */
  readonly contribution: number;
}

/** The largest positive contributions to each of `items`. See `Scorer.explainAll`. */
export function largestContributions(
  { offsets, neighbours, weights }: ItemWeights,
  history: readonly WeightedItem[],
  items: readonly number[],
  most: number,
): Contribution[][] {
  const distinct = distinctItems(history);
  return items.map((wanted) => {
    const largest: Contribution[] = [];
    for (const { item, weight } of distinct) {
      const entry = findAscending(neighbours, offsets[item]!, offsets[item + 1]!, wanted);
      if (entry !== NOT_FOUND) keepLargest(largest, most, item, weight * weights[entry]!);
    }
    return largest;
  });
}

/** All contributions to the score of one item, of either sign. See `Scorer.contributions`. */
export function allContributions(
  { offsets, neighbours, weights }: ItemWeights,
  history: readonly WeightedItem[],
  item: number,
): Contribution[] {
  return distinctItems(history)
    .flatMap(({ item: source, weight }) => {
      const entry = findAscending(neighbours, offsets[source]!, offsets[source + 1]!, item);
      return entry === NOT_FOUND ? [] : { item: source, contribution: weight * weights[entry]! };
    })
    .filter(({ contribution }) => contribution !== 0)
    .sort(
      (one, other) =>
        Math.abs(other.contribution) - Math.abs(one.contribution) || one.item - other.item,
    );
}

/**
 * Adds a contribution to a list of the `most` largest positive ones, largest first, if it is one of
 * them.
 */
function keepLargest(list: Contribution[], most: number, item: number, contribution: number): void {
  let place = list.length;
  while (place > 0 && isBefore(contribution, item, list[place - 1]!)) place -= 1;
  if (!(contribution > 0) || place >= most) return;
  list.splice(place, 0, { item, contribution });
  if (list.length > most) list.pop();
}

function isBefore(contribution: number, item: number, other: Contribution): boolean {
  return (
    contribution > other.contribution || (contribution === other.contribution && item < other.item)
  );
}

const NOT_FOUND = -1;

/**
 * The place of a value in a part of an array that ascends from `from` to `end`. The search has no
 * branch but the loop: either half is equally likely, and a misprediction is costly.
 */
function findAscending(values: Int32Array, from: number, end: number, wanted: number): number {
  let place = from;
  for (let length = end - from; length > 1;) {
    const half = length >>> 1;
    // 1 where the value in the middle is not above the one wanted; both are item numbers.
    place += half * ((values[place + half]! - wanted - 1) >>> 31);
    length -= half;
  }
  return place < end && values[place] === wanted ? place : NOT_FOUND;
}
