/**
 * The table of cold-start items, which the serving model does not know, with their weights. Tested
 * through cold-start-items.test.ts.
 */
import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { Scored } from "../catalog/scored.ts";
import type { ModelNumber, ModelNumbers } from "./model-number.ts";
import type { ModelScorer } from "./model-scorer.ts";

/** An item with its weight in a history. */
export interface WeightedCatalogItem {
  readonly catalogNumber: CatalogNumber;
  readonly weight: number;
}

/** The weights of one cold-start item, both ways. */
export interface ColdStartItemWeights {
  /** Items that contribute to its score, and how much: its column. */
  readonly sources: CatalogNumbers;
  readonly sourceWeights: Float32Array;
  /** Items of the model to whose scores it contributes, and how much: its row. */
  readonly targets: ModelNumbers;
  readonly targetWeights: Float32Array;
}

/** Limits the memory: an item takes about a kilobyte. */
const MAX_ITEMS = 10_000;

/** The cold-start items of one model. Of more than 10,000, those that were set first are dropped. */
export class ColdStartTable {
  readonly #items = new Map<CatalogNumber, ColdStartItemWeights>();
  /** For each source item: the cold-start items that it contributes to, with its weight in each. */
  readonly #contributionsOf = new Map<CatalogNumber, Map<CatalogNumber, number>>();
  #changeCount = 0;

  get size(): number {
    return this.#items.size;
  }

  /** How often items were set or deleted. */
  get changeCount(): number {
    return this.#changeCount;
  }

  has(catalogNumber: CatalogNumber): boolean {
    return this.#items.has(catalogNumber);
  }

  /** Adds an item, or replaces its weights. */
  set(catalogNumber: CatalogNumber, weights: ColdStartItemWeights): void {
    this.delete(catalogNumber);
    this.#changeCount++;
    this.#items.set(catalogNumber, weights);
    for (const [at, source] of weights.sources.entries()) {
      const contributions = this.#contributionsOf.get(source) ?? new Map<CatalogNumber, number>();
      contributions.set(catalogNumber, weights.sourceWeights[at] ?? 0);
      this.#contributionsOf.set(source, contributions);
    }
    if (this.#items.size <= MAX_ITEMS) return;
    const [oldest] = this.#items.keys();
    if (oldest !== undefined) this.delete(oldest);
  }

  delete(catalogNumber: CatalogNumber): void {
    const weights = this.#items.get(catalogNumber);
    if (weights === undefined) return;
    this.#changeCount++;
    this.#items.delete(catalogNumber);
    for (const source of weights.sources) {
      const contributions = this.#contributionsOf.get(source);
      contributions?.delete(catalogNumber);
      if (contributions?.size === 0) this.#contributionsOf.delete(source);
    }
  }

  clear(): void {
    this.#changeCount++;
    this.#items.clear();
    this.#contributionsOf.clear();
  }

  /** Scores of the cold-start items to which a history contributes. */
  scoresOf(history: readonly WeightedCatalogItem[]): Map<CatalogNumber, number> {
    const scores = new Map<CatalogNumber, number>();
    for (const { catalogNumber: source, weight } of history) {
      for (const [catalogNumber, share] of this.#contributionsOf.get(source) ?? []) {
        scores.set(catalogNumber, (scores.get(catalogNumber) ?? 0) + weight * share);
      }
    }
    return scores;
  }

  /** Adds what the cold-start items of a history contribute to the scores of the model's items. */
  addScores(history: readonly WeightedCatalogItem[], scorer: ModelScorer): void {
    for (const { catalogNumber, weight } of history) {
      const row = this.#items.get(catalogNumber);
      if (row !== undefined) scorer.add(row.targets, row.targetWeights, weight);
    }
  }

  /** What each item of a history contributes to the score of a cold-start item. */
  contributionsTo(catalogNumber: CatalogNumber, history: readonly WeightedCatalogItem[]): Scored[] {
    return history.map(({ catalogNumber: source, weight }) => ({
      number: source,
      score: weight * (this.#contributionsOf.get(source)?.get(catalogNumber) ?? 0),
    }));
  }

  /** What each cold-start item of a history contributes to the score of an item of the model. */
  contributionsToModelItem(
    modelNumber: ModelNumber,
    history: readonly WeightedCatalogItem[],
  ): Scored[] {
    return history.map(({ catalogNumber, weight }) => {
      const row = this.#items.get(catalogNumber);
      const share = row?.targetWeights[row.targets.indexOf(modelNumber)] ?? 0;
      return { number: catalogNumber, score: weight * share };
    });
  }
}
