/**
 * Untouched items: those of the catalog that nobody has liked yet. No model knows them, so they are
 * scored by what they are. Tested through lists/untouched-items.test.ts.
 */
import { TopList } from "@hellorec/recommender";
import type { ContentTable, WeightedItem } from "@hellorec/recommender";

import { asCatalogNumber } from "../catalog/catalog-number.ts";
import type { CatalogNumber } from "../catalog/catalog-number.ts";
import type { ItemFilter } from "../catalog/item-filter.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import type { Scored } from "../catalog/scored.ts";
import type { Popularity } from "../feedback/popularity.ts";
import { Slices } from "../util/slices.ts";
import type { WeightedCatalogItem } from "./cold-start-table.ts";
import type { ServingModel } from "./serving-model.ts";

/** Items that are scored for a list: of more, those that came last. */
const MAX_CANDIDATES = 10_000;
/** Items of the model that tell how its weights compare with similarities. */
const SAMPLE = 64;
/** Items that are scored before the time is looked at. */
const ITEMS_PER_LOOK = 1024;

/** What untouched items are found by. */
export interface UntouchedItemsDependencies {
  readonly index: ItemIndex;
  readonly popularity: Pick<Popularity, "current">;
  /** What the items of the catalog are, by catalog number. */
  readonly content: ContentTable;
}

/** The items that one model does not know. */
interface ModelState {
  readonly model: ServingModel;
  /** Numbers of the catalog below this are in `candidates`, if the model does not know them. */
  size: number;
  candidates: CatalogNumber[];
  /** Makes a similarity as large as a weight of the model. 0: not known yet. */
  scale: number;
}

/** Scores untouched items, on the scale of the serving model. */
export class UntouchedItems {
  readonly #dependencies: UntouchedItemsDependencies;
  #state: ModelState | undefined;

  constructor(dependencies: UntouchedItemsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Whether the item is in the catalog and neither the model nor an event knows it. */
  has(model: ServingModel, number: CatalogNumber): boolean {
    const { index, popularity } = this.#dependencies;
    return (
      index.isInCatalog(number) &&
      model.find(number) === undefined &&
      !model.coldStart.has(number) &&
      popularity.current(undefined)?.has(number) !== true
    );
  }

  /** The `count` untouched items that fit the history best, with their reasons. */
  top(
    model: ServingModel,
    history: readonly WeightedCatalogItem[],
    count: number,
    filter: ItemFilter,
  ): Scored[] {
    const { scale, candidates } = this.#stateOf(model);
    if (scale === 0 || count === 0 || candidates.length === 0 || history.length === 0) return [];
    const { content } = this.#dependencies;
    const profile = content.profile(entriesOf(history));
    const best = new TopList(count);
    for (const number of candidates) {
      const score = scale * content.score(profile, number);
      if (score <= 0 || !best.admits(number, score)) continue;
      if (filter(number) && this.has(model, number)) best.add(number, score);
    }
    return best.takeSorted().map(({ item, score }) => {
      const number = asCatalogNumber(item);
      const reasons = this.contributions(model, history, number).filter((part) => part.score > 0);
      return { number, score, isUntouched: true, reasons };
    });
  }

  /** What each item of the history adds to the score of an untouched item, largest first. */
  contributions(
    model: ServingModel,
    history: readonly WeightedCatalogItem[],
    number: CatalogNumber,
  ): Scored[] {
    const { scale } = this.#stateOf(model);
    const { content } = this.#dependencies;
    return history
      .map(({ catalogNumber, weight }) => ({
        number: catalogNumber,
        score: scale * weight * content.similarity(catalogNumber, number),
      }))
      .filter(({ score }) => score !== 0)
      .sort((one, other) => Math.abs(other.score) - Math.abs(one.score));
  }

  /** The `count` items of the catalog that are most like an untouched one. */
  async similarTo(
    model: ServingModel,
    number: CatalogNumber,
    count: number,
    filter: ItemFilter,
  ): Promise<Scored[]> {
    const { index, content } = this.#dependencies;
    const { scale } = this.#stateOf(model);
    const profile = content.profile([{ item: number, weight: 1 }]);
    const best = new TopList(count);
    const slices = new Slices();
    for (let at = 0; at < index.size; at++) {
      if (at % ITEMS_PER_LOOK === 0 && slices.isDue()) await slices.next();
      const other = asCatalogNumber(at);
      const score = scale * content.score(profile, other);
      if (score <= 0 || other === number || !best.admits(other, score)) continue;
      if (filter(other)) best.add(other, score);
    }
    return best.takeSorted().map(({ item, score }) => {
      const other = asCatalogNumber(item);
      const isUntouched = this.has(model, other);
      return { number: other, score, isUntouched, reasons: [{ number, score }] };
    });
  }

  /** The state for a model, with the items that came since it was made. */
  #stateOf(model: ServingModel): ModelState {
    const { index } = this.#dependencies;
    if (this.#state?.model !== model) {
      this.#state = { model, size: 0, candidates: [], scale: 0 };
    }
    const state = this.#state;
    // Items may not be in the table yet when the model begins to serve.
    if (state.scale === 0) state.scale = this.#scaleOf(model);
    for (; state.size < index.size; state.size++) {
      const number = asCatalogNumber(state.size);
      if (model.find(number) === undefined) state.candidates.push(number);
    }
    if (state.candidates.length > MAX_CANDIDATES) {
      state.candidates = state.candidates.slice(-MAX_CANDIDATES);
    }
    return state;
  }

  /** By content, an item of the model adds as much to all items together as it does by its weights. */
  #scaleOf(model: ServingModel): number {
    const { index, content } = this.#dependencies;
    const step = Math.max(1, Math.floor(index.size / SAMPLE));
    const sample: CatalogNumber[] = [];
    for (let at = 0; at < index.size && sample.length < SAMPLE; at += step) {
      const number = asCatalogNumber(at);
      if (model.find(number) !== undefined) sample.push(number);
    }
    let weights = 0;
    let similarities = 0;
    for (const one of sample) {
      const modelNumber = model.find(one);
      if (modelNumber !== undefined) weights += model.rowSum(modelNumber);
      for (const other of sample) if (other !== one) similarities += content.similarity(one, other);
    }
    const pairs = Math.max(1, sample.length - 1);
    const ofAll = (similarities / pairs) * index.size;
    if (ofAll > 0) return weights / ofAll;
    // Nothing in the sample is alike: items that are have the weight of a whole row.
    return sample.every((number) => content.has(number)) ? weights / Math.max(1, sample.length) : 0;
  }
}

function entriesOf(history: readonly WeightedCatalogItem[]): WeightedItem[] {
  return history.map(({ catalogNumber, weight }) => ({ item: catalogNumber, weight }));
}
