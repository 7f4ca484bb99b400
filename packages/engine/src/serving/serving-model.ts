/**
 * A fitted model in service: immutable, and swapped whole. Beside it lie the items it does not know,
 * which come and go.
 */
import { setImmediate } from "node:timers/promises";

import type { ModelInfo } from "@hellorec/api";
import { Scorer } from "@hellorec/recommender";
import type { ItemWeights, WeightedItem } from "@hellorec/recommender";

import type { ItemFilter } from "../catalog/item-filter.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import type { Scored } from "../lists/diversify.ts";
import type { UserProfile } from "../signals/user-profiles.ts";
import { Overlay } from "./cold-start-weights.ts";
import type { FittedModel } from "./model-file.ts";

const NOT_IN_MODEL = -1;
const MAX_AGAINST = 1000;
/** Items numbered before other work gets its turn: well under 5 ms. */
const ITEMS_AT_ONCE = 4096;

/** Part of a history that a model can use. */
export interface ModelHistory {
  /** Items as the model numbers them. */
  readonly entries: readonly WeightedItem[];
  /** Items the model does not know, as the index numbers them. */
  readonly added: readonly WeightedItem[];
}

/** Scores items, which it knows by the numbers of an {@link ItemIndex}. */
export class ServingModel {
  readonly info: ModelInfo;
  /** Items that came after the fit. */
  readonly added = new Overlay();
  readonly #index: ItemIndex;
  readonly #weights: ItemWeights;
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
    this.#weights = weights;
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

  /** The model's number of an item; `undefined`: it came after the fit. */
  find(number: number): number | undefined {
    const item = this.#toModel[number] ?? NOT_IN_MODEL;
    return item === NOT_IN_MODEL ? undefined : item;
  }

  /** The sum of an item's row, in the model's numbering: the scale of its weights. */
  rowSum(item: number): number {
    const { offsets, weights } = this.#weights;
    const row = weights.subarray(offsets[item], offsets[item + 1]);
    return row.reduce((sum, weight) => sum + weight, 0);
  }

  /** What of a profile the model can use: items of the catalogue that it knows. */
  historyOf(profile: UserProfile): ModelHistory {
    const entries: WeightedItem[] = [];
    const added: WeightedItem[] = [];
    for (const [at, number] of profile.items.entries()) {
      const weight = profile.weights[at] ?? 0;
      if (weight === 0 || !this.#index.isCatalogued(number)) continue;
      const item = this.#toModel[number] ?? NOT_IN_MODEL;
      if (item !== NOT_IN_MODEL) entries.push({ item, weight });
      else if (this.added.size > 0) added.push({ item: number, weight });
    }
    return { entries, added };
  }

  /** The best `count` items that the filter lets through, of those the history speaks for. */
  top(history: ModelHistory, count: number, filter: ItemFilter): Scored[] {
    this.#score(history.entries, history.added);
    const known = this.#scorer
      .top(count, (item) => filter(this.#number(item)))
      .map(({ item, score }) => ({ number: this.#number(item), score }));
    if (this.added.size === 0) return known;
    const added = [...this.#addedScores(history)]
      .filter(([number, score]) => score > 0 && filter(number))
      .map(([number, score]) => ({ number, score }));
    return added.length === 0
      ? known
      : [...known, ...added].sort((one, other) => other.score - one.score).slice(0, count);
  }

  /** Items that the history speaks against more than for: they should not fill a list up. */
  against(history: ModelHistory): number[] {
    const parts = [...history.entries, ...history.added];
    if (parts.every((entry) => entry.weight > 0)) return [];
    this.#score(history.entries.map(negated), history.added.map(negated));
    const known = this.#scorer.top(MAX_AGAINST).map(({ item }) => this.#number(item));
    const added = [...this.#addedScores(history)].filter(([, score]) => score < 0);
    return [...known, ...added.map(([number]) => number)];
  }

  /**
   * The items of the history that brought most of each item's score, most first: as many lists as
   * there are numbers, in their order.
   */
  explain(history: ModelHistory, numbers: readonly number[], most: number): Scored[][] {
    const known = numbers.map((number) => this.find(number));
    const items = known.filter((item) => item !== undefined);
    // Where a model has negative weights, a dislike can speak for an item; nobody would see why.
    const liked = history.entries.filter((entry) => entry.weight > 0);
    const reasons = this.#scorer.explainAll(liked, items, most).values();
    return known.map((item, at) => {
      const own = item === undefined ? [] : (reasons.next().value ?? []);
      const found = own.map((reason) => ({
        number: this.#number(reason.item),
        score: reason.weight,
      }));
      if (this.added.size === 0) return found;
      const added =
        item === undefined
          ? this.#saidForAdded(history, numbers[at] ?? NOT_IN_MODEL)
          : this.#saidByAdded(history.added, item);
      return [...found, ...added.filter(({ score }) => score > 0)]
        .sort((one, other) => other.score - one.score)
        .slice(0, most);
    });
  }

  /**
   * Everything an item's score is the sum of, of either sign, the largest in size first.
   *
   * @param number of the item, in the index
   */
  contributions(history: ModelHistory, number: number): Scored[] {
    const item = this.find(number);
    const own =
      item === undefined
        ? this.#saidForAdded(history, number)
        : this.#scorer
            .contributions(history.entries, item)
            .map((part) => ({ number: this.#number(part.item), score: part.weight }))
            .concat(this.#saidByAdded(history.added, item));
    return own
      .filter(({ score }) => score !== 0)
      .sort((one, other) => Math.abs(other.score) - Math.abs(one.score));
  }

  #score(entries: readonly WeightedItem[], added: readonly WeightedItem[]): void {
    this.#scorer.score(entries);
    for (const { item, weight } of added) {
      const row = this.added.get(item);
      if (row !== undefined) this.#scorer.add(row.to, row.toWeights, weight);
    }
  }

  /** Added items with the sums of what the history says of them. */
  #addedScores(history: ModelHistory): Map<number, number> {
    const scores = new Map<number, number>();
    for (const { item: by, weight } of this.#numbered(history)) {
      for (const [number, share] of this.added.spokenFor(by) ?? []) {
        scores.set(number, (scores.get(number) ?? 0) + weight * share);
      }
    }
    return scores;
  }

  /** What each item of the history says of an added item. */
  #saidForAdded(history: ModelHistory, added: number): Scored[] {
    return this.#numbered(history).map(({ item: number, weight }) => ({
      number,
      score: weight * (this.added.spokenFor(number)?.get(added) ?? 0),
    }));
  }

  /** What added items say of one of the model's. */
  #saidByAdded(history: readonly WeightedItem[], item: number): Scored[] {
    return history.map(({ item: number, weight }) => {
      const row = this.added.get(number);
      return { number, score: weight * (row?.toWeights[row.to.indexOf(item)] ?? 0) };
    });
  }

  /** The whole history, as the index numbers it. */
  #numbered(history: ModelHistory): WeightedItem[] {
    const known = history.entries.map(({ item, weight }) => ({ item: this.#number(item), weight }));
    return [...known, ...history.added];
  }

  #number(item: number): number {
    return this.#fromModel[item] ?? NOT_IN_MODEL;
  }
}

function negated({ item, weight }: WeightedItem): WeightedItem {
  return { item, weight: -weight };
}
