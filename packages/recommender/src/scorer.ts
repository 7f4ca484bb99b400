// From a history to scores: sums rows of item weights, ranks the sums, and says what they came from.
/* oxlint-disable typescript/no-non-null-assertion -- Items are checked on the way in; all other
   indices come from item weights, whose rules were checked when they were made. */
import { weightBetween, type ItemWeights } from "./item-weights.ts";
import { TopList, type ScoredItem } from "./top-list.ts";

/** An item with a weight: in a history how much it counts, in an explanation how much it brought. */
export interface WeightedItem {
  readonly item: number;
  readonly weight: number;
}

/**
 * Scores histories against one model, one after the other. Holds 13 bytes of working memory an item
 * and clears only what the last history touched; use one scorer a model and thread.
 *
 * @example
 * const scorer = new Scorer(weights);
 * const history = [{ item: 3, weight: 1 }, { item: 7, weight: -4 }];
 * scorer.score(history);
 * const best = scorer.top(10, (item) => item !== 3 && item !== 7);
 * const because = scorer.explain(history, best[0].item, 3);
 */
export class Scorer {
  readonly #matrix: ItemWeights;
  readonly #scores: Float64Array;
  /** 1 for an item in `#touched`. A score can't tell: sums of both signs pass through 0. */
  readonly #isTouched: Uint8Array;
  readonly #touched: Int32Array;
  #touchedCount = 0;

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
    for (const { item, weight } of history) this.#addRow(item, weight);
  }

  /**
   * The items with the highest scores, best first; of equal scores the lower index comes first. Only
   * items with a positive score are given, so there may be fewer than `count`.
   *
   * @param accept says whether an item may be in the list; asked only of items good enough for it
   */
  top(count: number, accept: (item: number) => boolean = () => true): ScoredItem[] {
    const best = new TopList(Math.min(count, this.#touchedCount));
    for (let place = 0; place < this.#touchedCount; place += 1) {
      const item = this.#touched[place]!;
      const score = this.#scores[item]!;
      if (score > 0 && best.admits(item, score) && accept(item)) best.add(item, score);
    }
    return best.takeSorted();
  }

  /**
   * What of a history speaks for an item: `weight * W[entry, item]`, where positive, at most `most`
   * of them, largest first. Needs no `score` before it.
   */
  explain(history: readonly WeightedItem[], item: number, most: number): WeightedItem[] {
    const contributions = new Map<number, number>();
    for (const entry of history) {
      const part = entry.weight * weightBetween(this.#matrix, entry.item, item);
      contributions.set(entry.item, (contributions.get(entry.item) ?? 0) + part);
    }
    return [...contributions]
      .filter(([, weight]) => weight > 0)
      .sort(([itemA, weightA], [itemB, weightB]) => weightB - weightA || itemA - itemB)
      .slice(0, most)
      .map(([item, weight]) => ({ item, weight }));
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

  #addRow(item: number, weight: number): void {
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
    for (let place = 0; place < this.#touchedCount; place += 1) {
      const item = this.#touched[place]!;
      this.#scores[item] = 0;
      this.#isTouched[item] = 0;
    }
    this.#touchedCount = 0;
  }
}
