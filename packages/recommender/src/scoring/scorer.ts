import { TopList, type ScoredItem } from "../kernels/top-list.ts";
// From a history to scores: sums rows of item weights, ranks the sums, and says what they came from.
/* oxlint-disable typescript/no-non-null-assertion -- Items are checked on the way in; all other
   indices come from item weights, whose rules were checked when they were made. */
import type { ItemWeights } from "../weights/item-weights.ts";

/** An item with a weight: in a history how much it counts, in an explanation how much it brought. */
export interface WeightedItem {
  readonly item: number;
  readonly weight: number;
}

/**
 * Keeping track of one entry costs about what walking over this many items does. So a history with
 * many entries for the size of the catalogue is scored without, and all items are walked instead.
 */
const itemsWalkedPerEntry = 8;
const leastPositive = Number.MIN_VALUE;

/**
 * Scores histories against one model, one after the other. Holds 13 bytes of working memory an item;
 * a history that touches few items costs nothing for the others. Use one scorer a model and thread.
 *
 * @example
 * const scorer = new Scorer(weights);
 * const history = [{ item: 3, weight: 1 }, { item: 7, weight: -4 }];
 * scorer.score(history);
 * const best = scorer.top(10, (item) => item !== 3 && item !== 7);
 * const reasons = scorer.explainAll(history, best.map(({ item }) => item), 3);
 */
export class Scorer {
  readonly #matrix: ItemWeights;
  readonly #scores: Float64Array;
  /** 1 for an item in `#touched`. A score can't tell: sums of both signs pass through 0. */
  readonly #isTouched: Uint8Array;
  readonly #touched: Int32Array;
  #touchedCount = 0;
  /** Whether `#touched` holds every item with a score; otherwise any item may have one. */
  #isTracked = true;

  constructor(matrix: ItemWeights) {
    this.#matrix = matrix;
    this.#scores = new Float64Array(matrix.itemCount);
    this.#isTouched = new Uint8Array(matrix.itemCount);
    // One place more, because an item that is there already is written, too, and then not counted.
    this.#touched = new Int32Array(matrix.itemCount + 1);
  }

  /**
   * Replaces the scores by those of a history: `score(j)` is the sum of `weight * W[item, j]`.
   * Negative weights count against.
   *
   * @throws RangeError if an item is not in the model or a weight is not finite; the scores are then
   * those of an empty history
   */
  score(history: readonly WeightedItem[]): void {
    this.#clear();
    for (const entry of history) this.#check(entry);
    this.#isTracked = this.#entriesOf(history) * itemsWalkedPerEntry < this.#matrix.itemCount;
    for (const { item, weight } of history) {
      if (this.#isTracked) this.#addRowTracked(item, weight);
      else this.#addRow(item, weight);
    }
  }

  /**
   * Adds a row that is not the model's own to the scores: `weight * values[k]` for each of `items`.
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
   * The items with the highest scores, best first; of equal scores the lower index comes first. Only
   * items with a positive score are given, so there may be fewer than `count`.
   *
   * @param accept says whether an item may be in the list; asked only of items good enough for it
   */
  top(count: number, accept: (item: number) => boolean = () => true): ScoredItem[] {
    const scores = this.#scores;
    const best = new TopList(Math.min(count, scores.length));
    if (this.#isTracked) {
      for (let place = 0; place < this.#touchedCount; place += 1) {
        offer(best, this.#touched[place]!, scores, accept);
      }
    } else {
      let item = nextAtLeast(scores, 0, leastPositive);
      while (item < scores.length) {
        offer(best, item, scores, accept);
        item = nextAtLeast(scores, item + 1, Math.max(best.floor, leastPositive));
      }
    }
    return best.takeSorted();
  }

  /**
   * What of a history speaks for each of some items: `weight * W[entry, item]`, where positive, at
   * most `most` of them, largest first. Needs no `score` before it.
   *
   * @returns as many explanations as there are items, in their order
   * @throws RangeError if an item of the history is not in the model or a weight is not finite
   */
  explainAll(
    history: readonly WeightedItem[],
    items: readonly number[],
    most: number,
  ): WeightedItem[][] {
    for (const entry of history) this.#check(entry);
    const { offsets, neighbours, weights } = this.#matrix;
    const distinct = sumOfEach(history);
    return items.map((wanted) => {
      const largest: WeightedItem[] = [];
      for (const { item, weight } of distinct) {
        const entry = findAscending(neighbours, offsets[item]!, offsets[item + 1]!, wanted);
        if (entry !== notFound) keepLargest(largest, most, item, weight * weights[entry]!);
      }
      return largest;
    });
  }

  /**
   * Everything the score of one item is the sum of: `weight * W[entry, item]`, where it is not zero,
   * of either sign; the largest in size first. Needs no `score` before it.
   *
   * @throws RangeError if an item of the history is not in the model or a weight is not finite
   */
  contributions(history: readonly WeightedItem[], item: number): WeightedItem[] {
    for (const entry of history) this.#check(entry);
    const { offsets, neighbours, weights } = this.#matrix;
    return sumOfEach(history)
      .flatMap(({ item: source, weight }) => {
        const entry = findAscending(neighbours, offsets[source]!, offsets[source + 1]!, item);
        return entry === notFound ? [] : { item: source, weight: weight * weights[entry]! };
      })
      .filter(({ weight }) => weight !== 0)
      .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight) || one.item - other.item);
  }

  #check({ item, weight }: WeightedItem): void {
    const { itemCount } = this.#matrix;
    if (!Number.isInteger(item) || item < 0 || item >= itemCount) {
      throw new RangeError(`The history names item ${item}; the model has 0..${itemCount - 1}.`);
    }
    if (!Number.isFinite(weight)) {
      throw new RangeError(`Item ${item} of the history has the weight ${weight}.`);
    }
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
    for (let entry = offsets[item]!; entry < end; entry += 1) {
      scores[neighbours[entry]!]! += weight * weights[entry]!;
    }
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
      // No branch: whether an item is new is close to a coin toss, and a wrong guess is dear.
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

/** Puts an item into the list if its score is positive and good enough and it is accepted. */
function offer(
  best: TopList,
  item: number,
  scores: Float64Array,
  accept: (item: number) => boolean,
): void {
  const score = scores[item]!;
  if (score > 0 && best.admits(item, score) && accept(item)) best.add(item, score);
}

/** A history in which each item is named once. */
function sumOfEach(history: readonly WeightedItem[]): readonly WeightedItem[] {
  const sums = new Map<number, number>();
  for (const { item, weight } of history) sums.set(item, (sums.get(item) ?? 0) + weight);
  if (sums.size === history.length) return history;
  return Array.from(sums, ([item, weight]) => ({ item, weight }));
}

/** Puts an item into a list of the `most` largest positive ones, largest first, if it belongs there. */
function keepLargest(list: WeightedItem[], most: number, item: number, weight: number): void {
  let place = list.length;
  while (place > 0 && isBefore(weight, item, list[place - 1]!)) place -= 1;
  if (!(weight > 0) || place >= most) return;
  list.splice(place, 0, { item, weight });
  if (list.length > most) list.pop();
}

function isBefore(weight: number, item: number, other: WeightedItem): boolean {
  return weight > other.weight || (weight === other.weight && item < other.item);
}

const notFound = -1;

/**
 * The place of a value in a part of an array that rises from `from` to `end`. Without a branch but
 * for the loop: which half is the right one is a coin toss, and a wrong guess is dear.
 */
function findAscending(values: Int32Array, from: number, end: number, wanted: number): number {
  let place = from;
  for (let length = end - from; length > 1;) {
    const half = length >>> 1;
    // 1 where the value in the middle is not above the one wanted; both are item numbers.
    place += half * ((values[place + half]! - wanted - 1) >>> 31);
    length -= half;
  }
  return place < end && values[place] === wanted ? place : notFound;
}

/** The first item from `from` on that scores no less than `floor`, or the number of items. */
function nextAtLeast(scores: Float64Array, from: number, floor: number): number {
  let item = from;
  while (item < scores.length && scores[item]! < floor) item += 1;
  return item;
}
