/** A fitted model in service: immutable, and swapped whole. */
import { setImmediate } from "node:timers/promises";

import type { ModelInfo } from "@hellorec/api";
import { Scorer } from "@hellorec/recommender";
import type { ItemWeights } from "@hellorec/recommender";

import type { Scored } from "./diversify.ts";
import type { ItemFilter } from "./item-filter.ts";
import type { ItemIndex } from "./item-index.ts";
import type { FittedModel } from "./model-file.ts";
import type { UserProfile } from "./user-profiles.ts";

const NOT_IN_MODEL = -1;
const MAX_AGAINST = 1000;
/** Items numbered before other work gets its turn: well under 5 ms. */
const ITEMS_AT_ONCE = 4096;

/** Part of a history, as the model numbers items. */
export interface ModelHistory {
  readonly entries: readonly { item: number; weight: number }[];
}

/** Scores items, which it knows by the numbers of an {@link ItemIndex}. */
export class ServingModel {
  readonly info: ModelInfo;
  readonly #index: ItemIndex;
  readonly #scorer: Scorer;
  /** From the index's number to the model's, for the items the model has. */
  readonly #toModel: Int32Array;
  readonly #fromModel: Int32Array;

  private constructor(
    info: ModelInfo,
    weights: ItemWeights,
    fromModel: Int32Array,
    index: ItemIndex,
  ) {
    this.info = info;
    this.#index = index;
    this.#scorer = new Scorer(weights);
    this.#fromModel = fromModel;
    this.#toModel = new Int32Array(index.size).fill(NOT_IN_MODEL);
    for (const [item, number] of fromModel.entries()) this.#toModel[number] = item;
  }

  /** Makes a model ready to serve, without holding up the thread it will serve on. */
  static async create(
    fitted: FittedModel,
    info: ModelInfo,
    index: ItemIndex,
  ): Promise<ServingModel> {
    const fromModel = new Int32Array(fitted.item_ids.length);
    for (const [item, itemId] of fitted.item_ids.entries()) {
      fromModel[item] = index.intern(itemId);
      if (item % ITEMS_AT_ONCE === ITEMS_AT_ONCE - 1) await setImmediate();
    }
    return new ServingModel(info, fitted.weights, fromModel, index);
  }

  /** What of a profile the model can use: items of the catalogue that it knows. */
  historyOf(profile: UserProfile): ModelHistory {
    const entries: { item: number; weight: number }[] = [];
    for (const [at, number] of profile.items.entries()) {
      const weight = profile.weights[at] ?? 0;
      const item = this.#toModel[number] ?? NOT_IN_MODEL;
      if (item === NOT_IN_MODEL || weight === 0 || !this.#index.isCatalogued(number)) continue;
      entries.push({ item, weight });
    }
    return { entries };
  }

  /** The best `count` items that the filter lets through, of those the history speaks for. */
  top(history: ModelHistory, count: number, filter: ItemFilter): Scored[] {
    this.#scorer.score(history.entries);
    return this.#scorer
      .top(count, (item) => filter(this.#number(item)))
      .map(({ item, score }) => ({ number: this.#number(item), score }));
  }

  /** Items that the history speaks against more than for: they should not fill a list up. */
  against(history: ModelHistory): number[] {
    if (history.entries.every((entry) => entry.weight > 0)) return [];
    this.#scorer.score(history.entries.map(({ item, weight }) => ({ item, weight: -weight })));
    return this.#scorer.top(MAX_AGAINST).map(({ item }) => this.#number(item));
  }

  /**
   * The items of the history that brought most of each item's score, most first: as many lists as
   * there are numbers, in their order.
   */
  explain(history: ModelHistory, numbers: readonly number[], most: number): Scored[][] {
    const known = numbers.map((number) => this.#toModel[number] ?? NOT_IN_MODEL);
    const items = known.filter((item) => item !== NOT_IN_MODEL);
    const reasons = this.#scorer.explainAll(history.entries, items, most).values();
    return known.map((item) => {
      const found = item === NOT_IN_MODEL ? undefined : reasons.next().value;
      return (found ?? []).map((reason) => ({
        number: this.#number(reason.item),
        score: reason.weight,
      }));
    });
  }

  #number(item: number): number {
    return this.#fromModel[item] ?? NOT_IN_MODEL;
  }
}
