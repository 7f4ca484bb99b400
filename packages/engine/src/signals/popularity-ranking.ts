/** One ranking by popularity: made from the log as a whole, and kept up with every new event. */
import { setImmediate } from "node:timers/promises";

import type { PopularitySnapshot } from "@hellorec/store";

import type { ItemIndex } from "../catalog/item-index.ts";
import type { Scored } from "../lists/diversify.ts";
import { Largest } from "../util/largest.ts";

/** Half-lives after which ages are counted from anew: well before 2 to their power overflows. */
const MAX_HALF_LIVES = 500;
/** Items numbered before other work gets its turn: well under 5 ms. */
const ITEMS_AT_ONCE = 4096;

/**
 * Items of positive popularity, highest first: the sum of their events' weights, halved with age,
 * which is measured from the newest event known. An item whose events go on is moved, so no new
 * event needs the whole order to be made again.
 *
 * Ages are counted forward from the snapshot's newest event (Cormode et al. 2009, "Forward decay"):
 * a newer event then adds more than its weight, and all scores are scaled down together.
 */
export class PopularityRanking {
  readonly #halfLifeMs: number;
  #reference: number;
  /** The snapshot's order, as it was. */
  readonly #items: Int32Array;
  /** What each item has now, by its number. */
  #scores: Float64Array;
  /** 1: it is in the snapshot. A score can't tell: what is very old counts 0. */
  readonly #isListed: Uint8Array;
  /** Items that gained since. */
  readonly #moved = new Set<number>();
  #newest: number;

  private constructor(newest: number, items: Int32Array, size: number, halfLifeMs: number) {
    this.#halfLifeMs = halfLifeMs;
    this.#reference = newest;
    this.#newest = newest;
    this.#items = items;
    this.#scores = new Float64Array(size);
    this.#isListed = new Uint8Array(size);
    for (const number of items) this.#isListed[number] = 1;
  }

  /** Takes a snapshot in, without holding up the thread that serves. */
  static async create(
    snapshot: PopularitySnapshot,
    index: ItemIndex,
    halfLifeMs: number,
  ): Promise<PopularityRanking> {
    const items = new Int32Array(snapshot.items.length);
    for (const [at, { item_id }] of snapshot.items.entries()) {
      items[at] = index.intern(item_id);
      if (at % ITEMS_AT_ONCE === ITEMS_AT_ONCE - 1) await setImmediate();
    }
    const ranking = new PopularityRanking(snapshot.newest, items, index.size, halfLifeMs);
    for (const [at, { popularity }] of snapshot.items.entries()) {
      ranking.#scores[items[at] ?? 0] = popularity;
    }
    return ranking;
  }

  /** An event of positive weight came in. Times are in milliseconds since 1970. */
  add(number: number, weight: number, occurredAt: number): void {
    if (occurredAt - this.#reference > MAX_HALF_LIVES * this.#halfLifeMs) this.#rebase(occurredAt);
    if (number >= this.#scores.length) this.#grow(number);
    this.#scores[number] = this.#scoreOf(number) + weight * this.#growth(occurredAt);
    this.#moved.add(number);
    this.#newest = Math.max(this.#newest, occurredAt);
  }

  /** The time ages are measured from. */
  get newest(): number {
    return this.#newest;
  }

  has(number: number): boolean {
    return this.#moved.has(number) || this.#isListed[number] === 1;
  }

  /** Highest first; on a tie the item met first. */
  *[Symbol.iterator](): Generator<Scored, void, undefined> {
    const scale = 1 / this.#growth(this.#newest);
    const moved = new Largest(this.#moved, this.#scores);
    let next = moved.take();
    for (const number of this.#items) {
      if (this.#moved.has(number)) continue;
      while (next !== undefined && this.#isBefore(next, number)) {
        yield { number: next, score: this.#scoreOf(next) * scale };
        next = moved.take();
      }
      yield { number, score: this.#scoreOf(number) * scale };
    }
    while (next !== undefined) {
      yield { number: next, score: this.#scoreOf(next) * scale };
      next = moved.take();
    }
  }

  #isBefore(one: number, other: number): boolean {
    const lead = this.#scoreOf(one) - this.#scoreOf(other);
    return lead === 0 ? one < other : lead > 0;
  }

  /** Counts ages from another time; all scores are brought down to it. */
  #rebase(reference: number): void {
    const scale = 1 / this.#growth(reference);
    this.#reference = reference;
    for (const [number, score] of this.#scores.entries()) this.#scores[number] = score * scale;
  }

  #grow(number: number): void {
    const larger = new Float64Array(Math.max(2 * this.#scores.length, number + 1));
    larger.set(this.#scores);
    this.#scores = larger;
  }

  #scoreOf(number: number): number {
    return this.#scores[number] ?? 0;
  }

  #growth(time: number): number {
    return 2 ** ((time - this.#reference) / this.#halfLifeMs);
  }
}
