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
import type { Profile } from "../feedback/user-profiles.ts";
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
  readonly inModel: readonly WeightedModelItem[];
  /** Items that the model does not know, and that may be cold-start items. */
  readonly coldStart: readonly WeightedCatalogItem[];
}

/** Scores items for histories. Its callers use catalog numbers; model numbers stay inside. */
export class ServingModel {
  readonly info: ModelInfo;
  /** Items that came after the fit. */
  readonly coldStart = new ColdStartTable();
  readonly #index: ItemIndex;
  readonly #matrix: ItemWeights;
  readonly #scorer: ModelScorer;
  readonly #numbering: ModelNumbering;

  private constructor(
    info: ModelInfo,
    matrix: ItemWeights,
    numbering: ModelNumbering,
    index: ItemIndex,
  ) {
    this.info = info;
    this.#index = index;
    this.#matrix = matrix;
    this.#scorer = modelScorer(matrix);
    this.#numbering = numbering;
  }

  /** Makes a model ready to serve, in slices that do not block the event loop. */
  static async create(
    fitted: FittedModel,
    info: ModelInfo,
    index: ItemIndex,
  ): Promise<ServingModel> {
    const numbering = await ModelNumbering.create(fitted.itemIds, index);
    return new ServingModel(info, fitted.matrix, numbering, index);
  }

  /** The model's number of an item. `undefined`: the model does not know the item. */
  find(catalogNumber: CatalogNumber): ModelNumber | undefined {
    return this.#numbering.modelNumberOf(catalogNumber);
  }

  /** These items were put: those that the model has been fitted to are found from now on. */
  addArrivals(itemIds: Iterable<string>): void {
    this.#numbering.addArrivals(itemIds);
  }

  /** Any item may have been put. */
  addAllArrivals(): void {
    this.#numbering.addAllArrivals();
  }

  /** The sum of the weights in an item's row: the scale of its contributions. */
  rowSum(modelNumber: ModelNumber): number {
    const { offsets, weights } = this.#matrix;
    const row = weights.subarray(offsets[modelNumber], offsets[modelNumber + 1]);
    return row.reduce((sum, weight) => sum + weight, 0);
  }

  /** The part of a profile that the model can use: items of the catalog with a weight. */
  historyOf(profile: Profile): ModelHistory {
    const inModel: WeightedModelItem[] = [];
    const coldStart: WeightedCatalogItem[] = [];
    for (const [at, catalogNumber] of profile.items.entries()) {
      const weight = profile.itemWeights[at] ?? 0;
      if (weight === 0 || !this.#index.isInCatalog(catalogNumber)) continue;
      const modelNumber = this.find(catalogNumber);
      if (modelNumber !== undefined) inModel.push({ item: modelNumber, weight });
      else if (this.coldStart.size > 0) coldStart.push({ catalogNumber, weight });
    }
    return { inModel, coldStart };
  }

  /** The `count` items with the highest positive scores that the filter accepts, best first. */
  top(history: ModelHistory, count: number, filter: ItemFilter): Scored[] {
    this.#score(history);
    const numbering = this.#numbering;
    const inModel = this.#scorer
      .top(count, (modelNumber) => filter(numbering.catalogNumberOf(modelNumber)))
      .map(({ item, score }) => ({ number: numbering.catalogNumberOf(item), score }));
    if (this.coldStart.size === 0) return inModel;
    const coldStart = [...this.coldStart.scoresOf(this.#wholeOf(history))]
      .filter(([catalogNumber, score]) => score > 0 && filter(catalogNumber))
      .map(([catalogNumber, score]) => ({ number: catalogNumber, score }));
    return coldStart.length === 0
      ? inModel
      : [...inModel, ...coldStart].sort((one, other) => other.score - one.score).slice(0, count);
  }

  /**
   * All items with a negative score: the history holds more evidence against them than for them. Of a
   * history without a dislike there are none.
   */
  itemsWithNegativeEvidence(history: ModelHistory): CatalogNumber[] {
    if ([...history.inModel, ...history.coldStart].every((entry) => entry.weight > 0)) return [];
    this.#score(history);
    const inModel = this.#scorer
      .itemsBelowZero()
      .map((modelNumber) => this.#numbering.catalogNumberOf(modelNumber));
    const coldStart = [...this.coldStart.scoresOf(this.#wholeOf(history))];
    return [
      ...inModel,
      ...coldStart.flatMap(([catalogNumber, score]) => (score < 0 ? catalogNumber : [])),
    ];
  }

  /**
   * The items of the history that contributed most to each item's score, largest first.
   *
   * @returns one list of at most `most` items for each of `catalogNumbers`, in their order
   */
  explain(
    history: ModelHistory,
    catalogNumbers: readonly CatalogNumber[],
    most: number,
  ): Scored[][] {
    // A model may have negative weights: then a dislike contributes, which no user would understand.
    const liked = history.inModel.filter((entry) => entry.weight > 0);
    const modelNumbers = catalogNumbers.flatMap((catalogNumber) => this.find(catalogNumber) ?? []);
    const reasons = this.#scorer.explainAll(liked, modelNumbers, most).values();
    return catalogNumbers.map((catalogNumber) => {
      const modelNumber = this.find(catalogNumber);
      const own = modelNumber === undefined ? [] : (reasons.next().value ?? []);
      const inModel = own.map((reason) => this.#scoredOf(reason));
      if (this.coldStart.size === 0) return inModel;
      const coldStart =
        modelNumber === undefined
          ? this.coldStart.contributionsTo(catalogNumber, this.#wholeOf(history))
          : this.coldStart.contributionsToModelItem(modelNumber, history.coldStart);
      return [...inModel, ...coldStart.filter(({ score }) => score > 0)]
        .sort((one, other) => other.score - one.score)
        .slice(0, most);
    });
  }

  /** The parts whose sum is the score of an item, positive and negative, largest magnitude first. */
  contributions(history: ModelHistory, catalogNumber: CatalogNumber): Scored[] {
    const modelNumber = this.find(catalogNumber);
    const parts =
      modelNumber === undefined
        ? this.coldStart.contributionsTo(catalogNumber, this.#wholeOf(history))
        : this.#scorer
            .contributions(history.inModel, modelNumber)
            .map((part) => this.#scoredOf(part))
            .concat(this.coldStart.contributionsToModelItem(modelNumber, history.coldStart));
    return parts
      .filter(({ score }) => score !== 0)
      .sort((one, other) => Math.abs(other.score) - Math.abs(one.score));
  }

  #score(history: ModelHistory): void {
    this.#scorer.score(history.inModel);
    this.coldStart.addScores(history.coldStart, this.#scorer);
  }

  /** The whole history in catalog numbers. */
  #wholeOf(history: ModelHistory): WeightedCatalogItem[] {
    const inModel = history.inModel.map(({ item, weight }) => ({
      catalogNumber: this.#numbering.catalogNumberOf(item),
      weight,
    }));
    return [...inModel, ...history.coldStart];
  }

  #scoredOf({ item, contribution }: ModelContribution): Scored {
    return { number: this.#numbering.catalogNumberOf(item), score: contribution };
  }
}
