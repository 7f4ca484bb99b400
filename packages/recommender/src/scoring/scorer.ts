/** Scores histories: sums rows of item weights, ranks the sums, and explains them. */
/* oxlint-disable typescript/no-non-null-assertion -- Items are checked on the way in; all other
   indices come from item weights, whose rules were checked when they were made. */
import { TopList } from "../kernels/top-list.ts";
import type { ScoredItem } from "../kernels/top-list.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { allContributions, largestContributions } from "./explain.ts";
import type { Contribution } from "./explain.ts";
import { checkHistory } from "./history.ts";
import type { WeightedItem } from "./history.ts";

/**
 * To track one entry costs as much as to walk over this many items. A history with many entries for
 * the size of the catalog is scored without tracking, and {@link Scorer.top} walks over all
 * items.
 */
const ITEMS_WALKED_PER_ENTRY = 8;
const LEAST_POSITIVE = Number.MIN_VALUE;

/**
 * Scores one history at a time with one model. Holds 14 bytes of working memory an item. A history
 * that touches few items costs nothing for the others. Create one scorer for each model and thread.
 *
 * @example
 * const scorer = new Scorer(matrix);
 * const history = [{ item: 3, weight: 1 }, { item: 7, weight: -4 }];
 * scorer.score(history);
 * const best = scorer.top(10, (item) => item !== 3 && item !== 7);
 * const reasons = scorer.explainAll(history, best.map(({ item }) => item), 3);
 */
export class Scorer {
  readonly #matrix: ItemWeights;
  readonly #scores: Float64Array;
  /** 1 for an item in `#touched`. A score of 0 does not tell: a sum of both signs can be 0. */
  readonly #isTouched: Uint8Array;
  readonly #touched: Int32Array;
  #touchedCount = 0;
  /** Places of the items that are explained; all 0 between calls. */
  readonly #places: Uint8Array;
  /** Whether `#touched` holds every item with a score. If not, any item may have one. */
  #isTracked = true;

  constructor(matrix: ItemWeights) {
    this.#matrix = matrix;
    this.#scores = new Float64Array(matrix.itemCount);
    this.#places = new Uint8Array(matrix.itemCount);
    this.#isTouched = new Uint8Array(matrix.itemCount);
    // One more place: each item is written behind the last one, and counted only if it is new.
    this.#touched = new Int32Array(matrix.itemCount + 1);
  }

  /**
   * Replaces the scores by those of a history: `score(j)` is the sum of `weight * W[item, j]`.
   * A negative weight is negative evidence.
   *
   * @throws RangeError if an item is not in the model or a weight is not finite; the scores are
   * then those of an empty history
   */
  score(history: readonly WeightedItem[]): void {
    this.#clear();
    checkHistory(history, this.#matrix.itemCount);
    this.#isTracked = this.#entriesOf(history) * ITEMS_WALKED_PER_ENTRY < this.#matrix.itemCount;
    for (const { item, weight } of history) {
      if (this.#isTracked) this.#addRowTracked(item, weight);
      else this.#addRow(item, weight);
    }
  }

  /**
   * Adds a row that is not in the model to the scores: `weight * values[k]` for each of `items`. The
   * items are not checked.
   *
   * @param items numbers of the model, all below its item count
   * @param values as many as there are items
   */
  add(items: Int32Array, values: Float32Array, weight: number): void {
    for (let entry = 0; entry < items.length; entry += 1) {
      const item = items[entry]!;
      this.#scores[item]! += weight * values[entry]!;
      if (!this.#isTracked) continue;
      this.#touched[this.#touchedCount] = item;
      this.#touchedCount += 1 - this.#isTouched[item]!;
      this.#isTouched[item] = 1;
    }
  }

  /**
   * The items with the highest scores, best first; of equal scores the lower index comes first.
   * Only items with a positive score are given, so there may be fewer than `count`.
   *
   * @param count an integer of 0 or more
   * @param accept whether an item may be in the list; called only for items that score high enough
   */
  top(count: number, accept: (item: number) => boolean = () => true): ScoredItem[] {
    const scores = this.#scores;
    const best = new TopList(Math.min(count, scores.length));
    if (this.#isTracked) {
      for (let place = 0; place < this.#touchedCount; place += 1) {
        offer(best, this.#touched[place]!, scores, accept);
      }
    } else {
      let item = nextAtLeast(scores, 0, LEAST_POSITIVE);
      while (item < scores.length) {
        offer(best, item, scores, accept);
        item = nextAtLeast(scores, item + 1, Math.max(best.floor, LEAST_POSITIVE));
      }
    }
    return best.takeSorted();
  }

  /** The items with a negative score: all of them, in no order. */
  itemsBelowZero(): number[] {
    const scores = this.#scores;
    const items = this.#isTracked ? this.#touched.subarray(0, this.#touchedCount) : scores.keys();
    return [...items].filter((item) => scores[item]! < 0);
  }

  /**
   * The items of a history that contribute most to each of some items: `weight * W[entry, item]` if
   * positive, at most `most` of them, largest first. Needs no `score` before it.
   *
   * @returns as many explanations as there are items, in their order
   * @throws RangeError if an item of the history is not in the model or a weight is not finite
   */
  explainAll(
    history: readonly WeightedItem[],
    items: readonly number[],
    most: number,
  ): Contribution[][] {
    checkHistory(history, this.#matrix.itemCount);
    return largestContributions(this.#matrix, history, items, { most, places: this.#places });
  }

  /**
   * All contributions to the score of one item: `weight * W[entry, item]` if not zero, of either
   * sign, the largest in size first. Needs no `score` before it. Their sum is the score.
   *
   * @example scorer.contributions([{ item: 3, weight: 1 }], 5) // [{ item: 3, contribution: 0.25 }]
   * @throws RangeError if an item of the history is not in the model or a weight is not finite
   */
  contributions(history: readonly WeightedItem[], item: number): Contribution[] {
    checkHistory(history, this.#matrix.itemCount);
    return allContributions(this.#matrix, history, item);
  }

  #entriesOf(history: readonly WeightedItem[]): number {
    const { offsets } = this.#matrix;
    let entries = 0;
    for (const { item } of history) entries += offsets[item + 1]! - offsets[item]!;
    return entries;
  }

  #addRow(item: number, weight: number): void {
    const { offsets, neighbours, weights } = this.#matrix;
    const scores = this.#scores;
    const end = offsets[item + 1]!;
    let entry = offsets[item]!;
    // Four at a time: each turn of a loop costs something itself.
    for (const last = end - 4; entry <= last; entry += 4) {
      scores[neighbours[entry]!]! += weight * weights[entry]!;
      scores[neighbours[entry + 1]!]! += weight * weights[entry + 1]!;
      scores[neighbours[entry + 2]!]! += weight * weights[entry + 2]!;
      scores[neighbours[entry + 3]!]! += weight * weights[entry + 3]!;
    }
    for (; entry < end; entry += 1) scores[neighbours[entry]!]! += weight * weights[entry]!;
  }

  #addRowTracked(item: number, weight: number): void {
    const { offsets, neighbours, weights } = this.#matrix;
    const scores = this.#scores;
    const isTouched = this.#isTouched;
    const touched = this.#touched;
    let count = this.#touchedCount;
    const end = offsets[item + 1]!;
    for (let entry = offsets[item]!; entry < end; entry += 1) {
      const neighbour = neighbours[entry]!;
      scores[neighbour]! += weight * weights[entry]!;
      // No branch: an item is new about half the time, and a misprediction is costly.
      touched[count] = neighbour;
      count += 1 - isTouched[neighbour]!;
      isTouched[neighbour] = 1;
    }
    this.#touchedCount = count;
  }

  #clear(): void {
    if (this.#isTracked) {
      for (let place = 0; place < this.#touchedCount; place += 1) {
        const item = this.#touched[place]!;
        this.#scores[item] = 0;
        this.#isTouched[item] = 0;
      }
      this.#touchedCount = 0;
    } else {
      this.#scores.fill(0);
    }
    this.#isTracked = true;
  }
}

/** Adds an item to the list if its score is positive and high enough, and it is accepted. */
function offer(
  best: TopList,
  item: number,
  scores: Float64Array,
  accept: (item: number) => boolean,
): void {
  const score = scores[item]!;
  if (score > 0 && best.admits(item, score) && accept(item)) best.add(item, score);
}

/** The first item from `from` on with a score of at least `floor`, or the number of items. */
function nextAtLeast(scores: Float64Array, from: number, floor: number): number {
  let item = from;
  // Eight at a time: most items are below the floor, and each turn of a loop costs something itself.
  for (const last = scores.length - 8; item <= last; item += 8) {
    if (
      scores[item]! >= floor ||
      scores[item + 1]! >= floor ||
      scores[item + 2]! >= floor ||
      scores[item + 3]! >= floor ||
      scores[item + 4]! >= floor ||
      scores[item + 5]! >= floor ||
      scores[item + 6]! >= floor ||
      scores[item + 7]! >= floor
    ) {
      break;
    }
  }
  while (item < scores.length && scores[item]! < floor) item += 1;
  return item;
}
