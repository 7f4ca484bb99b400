/**
 * Fits one cold-start item: its weights from the histories of its newest likers and from what the item
 * is, on the scale of the model. Tested through cold-start-items.test.ts.
 */
import { foldedColumn, foldIn } from "@hellorec/recommender";
import type { FoldedItem } from "@hellorec/recommender";
import type { EventLog } from "@hellorec/store";

import { asCatalogNumber } from "../catalog/catalog-number.ts";
import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import type { UserProfiles } from "../feedback/user-profiles.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import type { Throttle } from "../util/throttle.ts";
import type { ColdStartItemWeights } from "./cold-start-table.ts";
import type { ModelNumber } from "./model-number.ts";
import type { ServingModel } from "./serving-model.ts";
import type { UntouchedItems } from "./untouched-items.ts";

/** Users whose histories an item is fitted to: those with the newest events on it. */
const MAX_LIKERS = 200;
/** Newest items that count of each liker: the items of all likers are summed without a pause. */
const MAX_HISTORY = 100;
/** Events that are read of a user whose profile is not cached. */
export const MAX_EVENTS_OF_LIKER = 500;
const NEIGHBOURS = 50;
/** What an item is counts as much as this many likers do, so that evidence takes over smoothly. */
const CONTENT_LIKERS = 8;

/** What a fit reads. */
export interface ColdStartFitterDependencies {
  readonly log: EventLog;
  readonly index: ItemIndex;
  readonly profiles: UserProfiles;
  readonly untouched: UntouchedItems;
}

/** The recommender's folded item, where the numbers are those of the catalog. */
interface FoldedCatalogItem extends FoldedItem {
  readonly neighbours: CatalogNumbers;
}

/** Fits cold-start items for one model. */
export class ColdStartFitter {
  readonly #model: ServingModel;
  readonly #dependencies: ColdStartFitterDependencies;
  /** How many users like an item, as it was when first read. */
  readonly #likerCounts = new Map<CatalogNumber, number>();

  constructor(model: ServingModel, dependencies: ColdStartFitterDependencies) {
    this.#model = model;
    this.#dependencies = dependencies;
  }

  /** The weights of an item by the events of now. */
  async fit(catalogNumber: CatalogNumber, throttle: Throttle): Promise<ColdStartItemWeights> {
    const histories = await this.#historiesOfLikers(catalogNumber, throttle);
    const folded = foldInItem(catalogNumber, histories);
    await this.#countLikers(folded.neighbours);
    throttle.start();
    return this.#withContent(catalogNumber, this.#scaled(folded), folded.likers);
  }

  /**
   * The weights together with those by what the item is, which are as large in sum and count as
   * {@link CONTENT_LIKERS} likers.
   */
  async #withContent(
    catalogNumber: CatalogNumber,
    weights: ColdStartItemWeights,
    likers: number,
  ): Promise<ColdStartItemWeights> {
    const model = this.#model;
    const isKnown = (other: CatalogNumber) => model.find(other) !== undefined;
    const { untouched } = this.#dependencies;
    const alike = await untouched.similarTo(model, catalogNumber, NEIGHBOURS, isKnown);
    const total = sumOf(alike.map(({ score }) => score));
    const share = CONTENT_LIKERS / (CONTENT_LIKERS + likers);
    const { sources, sourceWeights, targets, targetWeights } = weights;
    if (total === 0) return weights;
    const column = new Map<CatalogNumber, number>();
    for (const [at, source] of sources.entries()) {
      column.set(source, (1 - share) * (sourceWeights[at] ?? 0));
    }
    const row = new Map<ModelNumber, number>();
    for (const [at, target] of targets.entries()) {
      row.set(target, (1 - share) * (targetWeights[at] ?? 0));
    }
    const [inColumn, inRow] = [sumOf(sourceWeights), sumOf(targetWeights)];
    for (const { number, score } of alike) {
      const part = (share * score) / total;
      column.set(number, (column.get(number) ?? 0) + part * inColumn);
      const modelNumber = model.find(number);
      if (modelNumber === undefined) continue;
      row.set(modelNumber, (row.get(modelNumber) ?? 0) + part * inRow);
    }
    return {
      sources: int32ArrayOf(column.keys()),
      sourceWeights: Float32Array.from(column.values()),
      targets: int32ArrayOf(row.keys()),
      targetWeights: Float32Array.from(row.values()),
    };
  }

  /** The liked items of each of the item's newest likers. */
  async #historiesOfLikers(
    catalogNumber: CatalogNumber,
    throttle: Throttle,
  ): Promise<CatalogNumbers[]> {
    const { log, index, profiles } = this.#dependencies;
    const histories: CatalogNumbers[] = [];
    const userIds = await log.usersOf(index.idOf(catalogNumber), MAX_LIKERS);
    throttle.start();
    for (const userId of userIds) {
      const { items, itemWeights } = await profiles.peek(userId, MAX_EVENTS_OF_LIKER);
      const liked = items.filter((_, at) => (itemWeights[at] ?? 0) > 0);
      if (liked.includes(catalogNumber)) histories.push(liked.subarray(0, MAX_HISTORY));
      await throttle.pauseIfDue();
    }
    return histories;
  }

  async #countLikers(items: CatalogNumbers): Promise<void> {
    const { log, index } = this.#dependencies;
    const unknown = [...items].filter((catalogNumber) => !this.#likerCounts.has(catalogNumber));
    const counts = await log.userCounts(unknown.map((catalogNumber) => index.idOf(catalogNumber)));
    for (const catalogNumber of unknown) {
      this.#likerCounts.set(catalogNumber, counts.get(index.idOf(catalogNumber)) ?? 1);
    }
  }

  /** The item's weights both ways, as large as those that the model has for its neighbours. */
  #scaled(folded: FoldedCatalogItem): ColdStartItemWeights {
    const modelNumbers = [...folded.neighbours].map((neighbour) => this.#model.find(neighbour));
    const inModel = modelNumbers.filter((modelNumber) => modelNumber !== undefined);
    const sums = modelNumbers.map((modelNumber) =>
      modelNumber === undefined ? undefined : this.#model.rowSum(modelNumber),
    );
    // A model's rows need not sum to 1. A cold-start row gets the mean sum of its neighbours' rows.
    const total = sums.reduce((sum: number, rowSum = 0) => sum + rowSum, 0);
    const mean = inModel.length === 0 ? 1 : total / inModel.length;
    const column = foldedColumn(
      folded,
      (neighbour) => this.#likerCounts.get(asCatalogNumber(neighbour)) ?? 1,
    );
    const placesInModel = modelNumbers.flatMap((modelNumber, at) =>
      modelNumber === undefined ? [] : [at],
    );
    return {
      sources: folded.neighbours,
      sourceWeights: column.map((share, at) => share * (sums[at] ?? mean)),
      targets: int32ArrayOf(inModel),
      targetWeights: Float32Array.from(placesInModel, (at) => (folded.weights[at] ?? 0) * mean),
    };
  }
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** The recommender's fold-in. The numbers that it gives are those of the histories. */
function foldInItem(
  catalogNumber: CatalogNumber,
  histories: readonly CatalogNumbers[],
): FoldedCatalogItem;
function foldInItem(number: number, histories: readonly Int32Array[]): FoldedItem {
  return foldIn(number, histories, NEIGHBOURS);
}
