/** The items of a history that contribute to a score. Tested through scorer.test.ts. */
/* oxlint-disable typescript/no-non-null-assertion -- The caller checks the history; all other indices
   come from item weights, whose rules were checked when they were made. */
import type { ItemWeights } from "../weights/item-weights.ts";
import { distinctItems, isDistinct } from "./history.ts";
import type { WeightedItem } from "./history.ts";

/** A part of the score of an item, and the item of the history that it comes from. */
export interface Contribution {
  /** The item of the history, by its number in the model. */
  readonly item: number;
  /** Its weight in the history times its entry in the item weights: below 0 if it is negative evidence. */
  readonly contribution: number;
}

/** To search a row for one item costs as much as to walk over this many of its entries. */
const ENTRIES_WALKED_PER_SEARCH = 32;
/** Places that a byte can hold, beside 0 for none. */
const MOST_PLACES = 255;

/**
 * The largest positive contributions to each of `items`. See `Scorer.explainAll`.
 *
 * @param work at most how many for each, and a byte for each item of the model: 0 before and after
 */
export function largestContributions(
  matrix: ItemWeights,
  history: readonly WeightedItem[],
  items: readonly number[],
  work: { readonly most: number; readonly places: Uint8Array },
): Contribution[][] {
  const { offsets } = matrix;
  const { most, places } = work;
  const distinct = isDistinct(history, places) ? history : distinctItems(history);
  const largest = items.map((): Contribution[] => []);
  const isMarked = markPlaces(items, places);
  const longest = isMarked ? items.length * ENTRIES_WALKED_PER_SEARCH : 0;
  for (const entry of distinct) {
    const isShort = offsets[entry.item + 1]! - offsets[entry.item]! < longest;
    if (isShort) walkRow(matrix, entry, places, largest, most);
    else searchRow(matrix, entry, items, largest, most);
  }
  for (const item of items) places[item] = 0;
  return largest;
}

/**
 * Writes the place of each item in the list, from 1.
 *
 * @returns false if an item is there twice or the list is too long: its places cannot be written
 */
function markPlaces(items: readonly number[], places: Uint8Array): boolean {
  if (items.length > MOST_PLACES) return false;
  for (const [at, item] of items.entries()) {
    if (places[item] !== 0) return false;
    places[item] = at + 1;
  }
  return true;
}

/** Adds the contributions of one item of the history, by a look at its whole row. */
function walkRow(
  { offsets, neighbours, weights }: ItemWeights,
  { item, weight }: WeightedItem,
  places: Uint8Array,
  largest: readonly Contribution[][],
  most: number,
): void {
  const end = offsets[item + 1]!;
  let entry = nextMarked(places, neighbours, offsets[item]!, end);
  while (entry < end) {
    const place = places[neighbours[entry]!]!;
    keepLargest(largest[place - 1]!, most, item, weight * weights[entry]!);
    entry = nextMarked(places, neighbours, entry + 1, end);
  }
}

/** The first entry from `from` on whose item has a place, or `end`. */
function nextMarked(places: Uint8Array, neighbours: Int32Array, from: number, end: number): number {
  let entry = from;
  // Four at a time, for the same reason as in the scorer: few entries have a place.
  for (const last = end - 4; entry <= last; entry += 4) {
    const isMarked =
      places[neighbours[entry]!]! |
      places[neighbours[entry + 1]!]! |
      places[neighbours[entry + 2]!]! |
      places[neighbours[entry + 3]!]!;
    if (isMarked !== 0) break;
  }
  while (entry < end && places[neighbours[entry]!] === 0) entry += 1;
  return entry;
}

/** The same, by a search for each of the wanted items. */
function searchRow(
  { offsets, neighbours, weights }: ItemWeights,
  { item, weight }: WeightedItem,
  items: readonly number[],
  largest: readonly Contribution[][],
  most: number,
): void {
  for (const [at, wanted] of items.entries()) {
    const entry = findAscending(neighbours, offsets[item]!, offsets[item + 1]!, wanted);
    if (entry !== NOT_FOUND) keepLargest(largest[at]!, most, item, weight * weights[entry]!);
  }
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
