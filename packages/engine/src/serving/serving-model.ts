/**
 * A fitted model that scores items for lists. It is immutable and replaced as a whole, except for
 * its cold-start items, which come and go. Tested through engine.test.ts, cold-start-items.test.ts
 * and lists/explain-item.test.ts.
 */
import type { ModelInfo } from "@hellorec/api";
import type { ItemWeights } from "@hellorec/recommender";

import type { CatalogNumber } from "../catalog/catalog-number.ts";
import type { ItemFilter } from "../catalog/item-filter.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import type { Scored } from "../catalog/scored.ts";
import type { UserProfile } from "../signals/user-profiles.ts";
import { ColdStartTable } from "./cold-start-table.ts";
import type { WeightedCatalogItem } from "./cold-start-table.ts";
import type { FittedModel } from "./model-file.ts";
import type { ModelNumber } from "./model-number.ts";
import { ModelNumbering } from "./model-numbering.ts";
import { modelScorer } from "./model-scorer.ts";
import type { ModelContribution, ModelScorer, WeightedModelItem } from "./model-scorer.ts";

/** The part of a user's history that a model can use. */
export interface ModelHistory {
  /** Items of the model. */
  readonly known: readonly WeightedModelItem[];
  /** Items that the model does not know, and that may be cold-start items. */
  readonly coldStart: readonly WeightedCatalogItem[];
}

/** Scores items for histories. Its callers use catalog numbers; model numbers stay inside. */
export class ServingModel {
  readonly info: ModelInfo;
  /** Items that came after the fit. */
  readonly coldStart = new ColdStartTable();
  readonly #index: ItemIndex;
  readonly #weights: ItemWeights;
  readonly #scorer: ModelScorer;
  readonly #numbering: ModelNumbering;

  private constructor(
    info: ModelInfo,
    weights: ItemWeights,
    numbering: ModelNumbering,
    index: ItemIndex,
  ) {
    this.info = info;
    this.#index = index;
    this.#weights = weights;
    this.#scorer = modelScorer(weights);
    this.#numbering = numbering;
  }

  /** Makes a model ready to serve, in slices that do not block the event loop. */
  static async create(
    fitted: FittedModel,
    info: ModelInfo,
    index: ItemIndex,
  ): Promise<ServingModel> {
    const numbering = await ModelNumbering.create(fitted.item_ids, index);
    return new ServingModel(info, fitted.weights, numbering, index);
  }

  /** The model's number of an item. `undefined`: the model does not know the item. */
  find(number: CatalogNumber): ModelNumber | undefined {
    return this.#numbering.modelNumberOf(number);
  }

  /** The sum of the weights in an item's row: the scale of its contributions. */
  rowSum(item: ModelNumber): number {
    const { offsets, weights } = this.#weights;
    const row = weights.subarray(offsets[item], offsets[item + 1]);
    return row.reduce((sum, weight) => sum + weight, 0);
  }

  /** The part of a profile that the model can use: items of the catalog with a weight. */
  historyOf(profile: UserProfile): ModelHistory {
    const known: WeightedModelItem[] = [];
    const coldStart: WeightedCatalogItem[] = [];
    for (const [at, number] of profile.items.entries()) {
      const weight = profile.weights[at] ?? 0;
      if (weight === 0 || !this.#index.isInCatalog(number)) continue;
      const item = this.find(number);
      if (item !== undefined) known.push({ item, weight });
      else if (this.coldStart.size > 0) coldStart.push({ number, weight });
    }
    return { known, coldStart };
  }

  /** The `count` items with the highest positive scores that the filter accepts, best first. */
  top(history: ModelHistory, count: number, filter: ItemFilter): Scored[] {
    this.#score(history);
    const numbering = this.#numbering;
    const known = this.#scorer
      .top(count, (item) => filter(numbering.catalogNumberOf(item)))
      .map(({ item, score }) => ({ number: numbering.catalogNumberOf(item), score }));
    if (this.coldStart.size === 0) return known;
    const coldStart = [...this.coldStart.scoresOf(this.#wholeOf(history))]
      .filter(([number, score]) => score > 0 && filter(number))
      .map(([number, score]) => ({ number, score }));
    return coldStart.length === 0
      ? known
      : [...known, ...coldStart].sort((one, other) => other.score - one.score).slice(0, count);
  }

  /**
   * All items with a negative score: the history holds more evidence against them than for them. Of a
   * history without a dislike there are none.
   */
  itemsWithNegativeEvidence(history: ModelHistory): CatalogNumber[] {
    if ([...history.known, ...history.coldStart].every((entry) => entry.weight > 0)) return [];
    this.#score(history);
    const known = this.#scorer
      .itemsBelowZero()
      .map((item) => this.#numbering.catalogNumberOf(item));
    const coldStart = [...this.coldStart.scoresOf(this.#wholeOf(history))];
    return [...known, ...coldStart.flatMap(([number, score]) => (score < 0 ? number : []))];
  }

  /**
   * The items of the history that contributed most to each item's score, largest first.
   *
   * @returns one list of at most `most` items for each of `numbers`, in their order
   */
  explain(history: ModelHistory, numbers: readonly CatalogNumber[], most: number): Scored[][] {
    // A model may have negative weights: then a dislike contributes, which no user would understand.
    const liked = history.known.filter((entry) => entry.weight > 0);
    const items = numbers.flatMap((number) => this.find(number) ?? []);
    const reasons = this.#scorer.explainAll(liked, items, most).values();
    return numbers.map((number) => {
      const item = this.find(number);
      const own = item === undefined ? [] : (reasons.next().value ?? []);
      const known = own.map((reason) => this.#scoredOf(reason));
      if (this.coldStart.size === 0) return known;
      const coldStart =
        item === undefined
          ? this.coldStart.contributionsTo(number, this.#wholeOf(history))
          : this.coldStart.contributionsToKnown(item, history.coldStart);
      return [...known, ...coldStart.filter(({ score }) => score > 0)]
        .sort((one, other) => other.score - one.score)
        .slice(0, most);
    });
  }

  /** The parts whose sum is the score of an item, positive and negative, largest magnitude first. */
  contributions(history: ModelHistory, number: CatalogNumber): Scored[] {
    const item = this.find(number);
    const parts =
      item === undefined
        ? this.coldStart.contributionsTo(number, this.#wholeOf(history))
        : this.#scorer
            .contributions(history.known, item)
            .map((part) => this.#scoredOf(part))
            .concat(this.coldStart.contributionsToKnown(item, history.coldStart));
    return parts
      .filter(({ score }) => score !== 0)
      .sort((one, other) => Math.abs(other.score) - Math.abs(one.score));
  }

  #score(history: ModelHistory): void {
    this.#scorer.score(history.known);
    this.coldStart.addScores(history.coldStart, this.#scorer);
  }

  /** The whole history in catalog numbers. */
  #wholeOf(history: ModelHistory): WeightedCatalogItem[] {
    const known = history.known.map(({ item, weight }) => ({
      number: this.#numbering.catalogNumberOf(item),
      weight,
    }));
    return [...known, ...history.coldStart];
  }

  #scoredOf({ item, contribution }: ModelContribution): Scored {
    return { number: this.#numbering.catalogNumberOf(item), score: contribution };
  }
}
