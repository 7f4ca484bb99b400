/** One ranking by popularity: computed from the log, then updated with every new event. */
import { setImmediate } from "node:timers/promises";

import type { PopularitySnapshot } from "@hellorec/store";

import { catalogNumber } from "../catalog/catalog-number.ts";
import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { ItemIndex } from "../catalog/item-index.ts";
import type { Scored } from "../catalog/scored.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { Largest } from "../util/largest.ts";

/** Half-lives after which the reference time is moved: well before 2 to their power overflows. */
const MAX_HALF_LIVES = 500;
/** Items that are numbered before the event loop continues: well under 5 ms. */
const ITEMS_PER_SLICE = 4096;

/**
 * Items of positive popularity, highest first. Popularity is the sum of the weights of an item's
 * events, which decay with age. Age is measured from the newest event of the log. An item with a new
 * event is moved, so the whole order need not be recomputed.
 *
 * Ages are counted forward from the snapshot's newest event (Cormode et al. 2009, "Forward decay"):
 * a newer event then adds more than its weight, and all scores are scaled down together.
 */
export class PopularityRanking {
  readonly #halfLifeMs: number;
  #reference: number;
  /** The order of the snapshot. */
  readonly #items: CatalogNumbers;
  /** Current scores, by item number. */
  #scores: Float64Array;
  /** 1: the item is in the snapshot. Its score cannot tell: that of very old events is 0. */
  readonly #isListed: Uint8Array;
  /** Items with events after the snapshot. */
  readonly #moved = new Set<CatalogNumber>();
  #newest: number;

  private constructor(newest: number, items: CatalogNumbers, size: number, halfLifeMs: number) {
    this.#halfLifeMs = halfLifeMs;
    this.#reference = newest;
    this.#newest = newest;
    this.#items = items;
    this.#scores = new Float64Array(size);
    this.#isListed = new Uint8Array(size);
    for (const number of items) this.#isListed[number] = 1;
  }

  /** Makes a ranking of a snapshot, in slices that do not block the event loop. */
  static async create(
    snapshot: PopularitySnapshot,
    index: ItemIndex,
    halfLifeMs: number,
  ): Promise<PopularityRanking> {
    const items = int32ArrayOf<CatalogNumber>(snapshot.items.length);
    for (const [at, { item_id }] of snapshot.items.entries()) {
      items[at] = index.intern(item_id);
      if (at % ITEMS_PER_SLICE === ITEMS_PER_SLICE - 1) await setImmediate();
    }
    const ranking = new PopularityRanking(snapshot.newest, items, index.size, halfLifeMs);
    for (const [at, { popularity }] of snapshot.items.entries()) {
      ranking.#scores[items[at] ?? 0] = popularity;
    }
    return ranking;
  }

  /** Adds an event of positive weight. Times are in milliseconds since 1970. */
  add(number: CatalogNumber, weight: number, occurredAt: number): void {
    if (occurredAt - this.#reference > MAX_HALF_LIVES * this.#halfLifeMs) this.#rebase(occurredAt);
    if (number >= this.#scores.length) this.#grow(number);
    this.#scores[number] = this.#scoreOf(number) + weight * this.#growth(occurredAt);
    this.#moved.add(number);
    this.#newest = Math.max(this.#newest, occurredAt);
  }

  /** The time from which ages are measured. */
  get newest(): number {
    return this.#newest;
  }

  /** Whether the item has an event of positive weight. */
  has(number: CatalogNumber): boolean {
    return this.#moved.has(number) || this.#isListed[number] === 1;
  }

  /** Highest first. On a tie the lower item number comes first. */
  *[Symbol.iterator](): Generator<Scored, void, undefined> {
    const scale = 1 / this.#growth(this.#newest);
    const moved = new Largest(this.#moved, this.#scores);
    let next = takeNumber(moved);
    for (const number of this.#items) {
      if (this.#moved.has(number)) continue;
      while (next !== undefined && this.#isBefore(next, number)) {
        yield { number: next, score: this.#scoreOf(next) * scale };
        next = takeNumber(moved);
      }
      yield { number, score: this.#scoreOf(number) * scale };
    }
    while (next !== undefined) {
      yield { number: next, score: this.#scoreOf(next) * scale };
      next = takeNumber(moved);
    }
  }

  #isBefore(one: CatalogNumber, other: CatalogNumber): boolean {
    const difference = this.#scoreOf(one) - this.#scoreOf(other);
    return difference === 0 ? one < other : difference > 0;
  }

  /** Measures ages from another time and scales all scores down to it. */
  #rebase(reference: number): void {
    const scale = 1 / this.#growth(reference);
    this.#reference = reference;
    for (const [number, score] of this.#scores.entries()) this.#scores[number] = score * scale;
  }

  #grow(number: CatalogNumber): void {
    const larger = new Float64Array(Math.max(2 * this.#scores.length, number + 1));
    larger.set(this.#scores);
    this.#scores = larger;
  }

  #scoreOf(number: CatalogNumber): number {
    return this.#scores[number] ?? 0;
  }

  #growth(time: number): number {
    return 2 ** ((time - this.#reference) / this.#halfLifeMs);
  }
}

function takeNumber(largest: Largest): CatalogNumber | undefined {
  const number = largest.take();
  return number === undefined ? undefined : catalogNumber(number);
}
