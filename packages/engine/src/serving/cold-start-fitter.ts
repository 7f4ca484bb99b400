/**
 * Fits one cold-start item: its weights from the histories of its newest likers, on the scale of the
 * model. Tested through cold-start-items.test.ts.
 */
import { foldedColumn, foldIn } from "@hellorec/recommender";
import type { FoldedItem } from "@hellorec/recommender";
import type { EventLog } from "@hellorec/store";

import { catalogNumber } from "../catalog/catalog-number.ts";
import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import type { UserProfiles } from "../signals/user-profiles.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import type { Throttle } from "../util/throttle.ts";
import type { ColdStartItemWeights } from "./cold-start-table.ts";
import type { ServingModel } from "./serving-model.ts";

/** Users whose histories an item is fitted to: those with the newest events on it. */
const MAX_LIKERS = 200;
/** Newest items that count of each liker: the items of all likers are summed without a pause. */
const MAX_HISTORY = 100;
/** Events that are read of a user whose profile is not cached. */
export const MAX_EVENTS_OF_LIKER = 500;
const NEIGHBOURS = 50;

/** What a fit reads. */
export interface LikerSources {
  readonly log: EventLog;
  readonly index: ItemIndex;
  readonly profiles: UserProfiles;
}

/** The recommender's folded item, where the numbers are those of the catalog. */
interface FoldedCatalogItem extends FoldedItem {
  readonly neighbours: CatalogNumbers;
}

/** Fits cold-start items for one model. */
export class ColdStartFitter {
  readonly #model: ServingModel;
  readonly #sources: LikerSources;
  /** How many users like an item, as it was when first read. */
  readonly #likerCounts = new Map<CatalogNumber, number>();

  constructor(model: ServingModel, sources: LikerSources) {
    this.#model = model;
    this.#sources = sources;
  }

  /** The weights of an item by the events of now. */
  async fit(number: CatalogNumber, throttle: Throttle): Promise<ColdStartItemWeights> {
    const histories = await this.#historiesOfLikers(number, throttle);
    const folded = foldInItem(number, histories);
    await this.#countLikers(folded.neighbours);
    throttle.start();
    return this.#scaled(folded);
  }

  /** The liked items of each of the item's newest likers. */
  async #historiesOfLikers(number: CatalogNumber, throttle: Throttle): Promise<CatalogNumbers[]> {
    const { log, index, profiles } = this.#sources;
    const histories: CatalogNumbers[] = [];
    const users = await log.usersOf(index.idOf(number), MAX_LIKERS);
    throttle.start();
    for (const user of users) {
      const { items, weights } = await profiles.peek(user, MAX_EVENTS_OF_LIKER);
      const liked = items.filter((_, at) => (weights[at] ?? 0) > 0);
      if (liked.includes(number)) histories.push(liked.subarray(0, MAX_HISTORY));
      await throttle.pauseIfDue();
    }
    return histories;
  }

  async #countLikers(items: CatalogNumbers): Promise<void> {
    const { log, index } = this.#sources;
    const unknown = [...items].filter((number) => !this.#likerCounts.has(number));
    const counts = await log.userCounts(unknown.map((number) => index.idOf(number)));
    for (const number of unknown) {
      this.#likerCounts.set(number, counts.get(index.idOf(number)) ?? 1);
    }
  }

  /** The item's weights both ways, as large as those that the model has for its neighbours. */
  #scaled(folded: FoldedCatalogItem): ColdStartItemWeights {
    const numbers = [...folded.neighbours];
    const items = numbers.map((number) => this.#model.find(number));
    const known = items.filter((item) => item !== undefined);
    const sums = items.map((item) => (item === undefined ? undefined : this.#model.rowSum(item)));
    // A model's rows need not sum to 1. A cold-start row gets the mean sum of its neighbours' rows.
    const total = sums.reduce((sum: number, rowSum = 0) => sum + rowSum, 0);
    const mean = known.length === 0 ? 1 : total / known.length;
    const column = foldedColumn(
      folded,
      (neighbour) => this.#likerCounts.get(catalogNumber(neighbour)) ?? 1,
    );
    const knownPlaces = numbers.flatMap((_, at) => (items[at] === undefined ? [] : [at]));
    return {
      sources: folded.neighbours,
      sourceWeights: column.map((share, at) => share * (sums[at] ?? mean)),
      targets: int32ArrayOf(known),
      targetWeights: Float32Array.from(knownPlaces, (at) => (folded.weights[at] ?? 0) * mean),
    };
  }
}

/** The recommender's fold-in. The numbers that it gives are those of the histories. */
function foldInItem(number: CatalogNumber, histories: readonly CatalogNumbers[]): FoldedCatalogItem;
function foldInItem(number: number, histories: readonly Int32Array[]): FoldedItem {
  return foldIn(number, histories, NEIGHBOURS);
}
