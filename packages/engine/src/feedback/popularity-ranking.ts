/** One ranking by popularity: computed from the log, then updated with every new event. */
import { asCatalogNumber } from "../catalog/catalog-number.ts";
import type { CatalogNumber, CatalogNumbers } from "../catalog/catalog-number.ts";
import type { Scored } from "../catalog/scored.ts";
import { int32ArrayOf } from "../util/branded-number.ts";
import { descending } from "../util/descending.ts";
import { MaxHeap } from "../util/max-heap.ts";
import type { WeighedEvent } from "./added-events.ts";
import type { PopularitySums } from "./popularity-sums.ts";

const DAY_MS = 86_400_000;
/** The share of its weight that an event keeps, however old it is. */
export const LASTING_SHARE = 0.02;
/** Half-lives after which the reference time is moved: well before 2 to their power overflows. */
const MAX_HALF_LIVES = 500;

/** The two orders of the items, highest first. Neither changes as the items grow older. */
interface Orders {
  readonly byDecayed: CatalogNumbers;
  readonly byTotal: CatalogNumbers;
}

/**
 * Items of positive popularity, highest first. Popularity is the sum over an item's events of
 * `weight * (S + (1 - S) * 0.5 ^ (age / half-life))`, where `S` is {@link LASTING_SHARE}. Age is
 * measured from the newest event of the log.
 *
 * It keeps two sums for each item, the plain weights and the decayed ones. Ages of the decayed sum
 * are counted forward from the newest event of the sums (Cormode et al. 2009, "Forward decay"): a
 * newer event then adds more than its weight, and all decayed sums are scaled down together. So the
 * order by each sum stays as it is while time passes, and the order by popularity is merged from
 * both as far as a list needs it (Fagin et al. 2001, the threshold algorithm).
 */
export class PopularityRanking {
  readonly #halfLifeMs: number;
  readonly #orders: Orders;
  /** Sums by item number: the plain weights, and the decayed ones at the reference time. */
  #totals: Float64Array;
  #decayed: Float64Array;
  /** Items with events after the sums, which have no place in its orders. */
  readonly #moved = new Set<CatalogNumber>();
  #newest: number | undefined;
  #reference: number | undefined;

  private constructor(
    { newest, totals, decayed }: PopularitySums,
    orders: Orders,
    halfLifeMs: number,
  ) {
    this.#halfLifeMs = halfLifeMs;
    this.#reference = newest;
    this.#newest = newest;
    this.#orders = orders;
    this.#totals = totals;
    this.#decayed = decayed;
  }

  /**
   * Makes a ranking of sums, in slices that do not block the event loop. The sums are its own from then
   * on.
   *
   * @param halfLifeMs the half-life that the sums were made with, in milliseconds
   * @example
   * const ranking = await PopularityRanking.create(sums, 90 * 86_400_000);
   * ranking.add(index.intern("m1"), 4, Date.now());
   * const [best] = ranking; // { number, score }
   */
  static async create(sums: PopularitySums, halfLifeMs: number): Promise<PopularityRanking> {
    const { totals, decayed } = sums;
    const numbers = int32ArrayOf<CatalogNumber>(totals.length);
    let count = 0;
    for (let number = 0; number < totals.length; number++) {
      if ((totals[number] ?? 0) > 0) numbers[count++] = asCatalogNumber(number);
    }
    const byDecayed = await descending(numbers.subarray(0, count), decayed);
    // Over few days the two orders are nearly the same.
    const byTotal = await descending(byDecayed, totals);
    return new PopularityRanking(sums, { byDecayed, byTotal }, halfLifeMs);
  }

  /**
   * Adds an event of positive weight.
   *
   * @param occurredAt in milliseconds since 1970. `undefined`: not known, by a wrong clock. Then the
   * event counts as a very old one
   */
  add(number: CatalogNumber, weight: number, occurredAt: number | undefined): void {
    if (number >= this.#totals.length) this.#grow(number);
    this.#totals[number] = (this.#totals[number] ?? 0) + weight;
    this.#moved.add(number);
    if (occurredAt === undefined) return;
    this.#reference ??= occurredAt;
    if (occurredAt - this.#reference > MAX_HALF_LIVES * this.#halfLifeMs) this.#rebase(occurredAt);
    this.#decayed[number] = (this.#decayed[number] ?? 0) + weight * this.#growth(occurredAt);
    this.#newest = Math.max(this.#newest ?? occurredAt, occurredAt);
  }

  /** Adds an event if it is in the window, so many days before the newest event or later. */
  addWithin(windowDays: number | undefined, { number, weight, day }: WeighedEvent): void {
    const time = day === undefined ? undefined : day * DAY_MS;
    if (windowDays !== undefined) {
      const newest = this.#newest ?? time;
      if (time === undefined || newest === undefined) return;
      if (time < newest - windowDays * DAY_MS) return;
    }
    this.add(number, weight, time);
  }

  /** The time from which ages are measured. `undefined`: no event has a time that is believed. */
  get newest(): number | undefined {
    return this.#newest;
  }

  /** Whether the item has an event of positive weight. */
  has(number: CatalogNumber): boolean {
    return (this.#totals[number] ?? 0) > 0;
  }

  /**
   * The popularity of an item with ages measured from a time. Without events it is 0.
   *
   * @param time in milliseconds since 1970. null: no event has a time that is believed
   */
  scoreAt(number: CatalogNumber, time: number | null): number {
    const scale = time === null ? 0 : 1 / this.#growth(time);
    return popularityOf(this.#totals[number] ?? 0, (this.#decayed[number] ?? 0) * scale);
  }

  /** Highest first. */
  *[Symbol.iterator](): Generator<Scored, void, undefined> {
    const { byDecayed, byTotal } = this.#orders;
    const scale = this.#newest === undefined ? 0 : 1 / this.#growth(this.#newest);
    const scoreOf = (number: CatalogNumber) =>
      popularityOf(this.#totals[number] ?? 0, (this.#decayed[number] ?? 0) * scale);
    const seen = new Set(this.#moved);
    const found = new MaxHeap(seen, scoreOf);
    // The items that were not found yet have no more than this of either sum.
    let total = Infinity;
    let decayed = Infinity;
    for (let at = 0; at < byDecayed.length; at++) {
      for (const number of [byDecayed[at], byTotal[at]]) {
        if (number === undefined || seen.has(number)) continue;
        seen.add(number);
        found.add(number);
      }
      total = this.#unlessMoved(byTotal[at], this.#totals, total);
      decayed = this.#unlessMoved(byDecayed[at], this.#decayed, decayed);
      const most = popularityOf(total, decayed * scale);
      while (found.first !== undefined && scoreOf(found.first) >= most) {
        yield* taken(found, scoreOf);
      }
    }
    while (found.first !== undefined) yield* taken(found, scoreOf);
  }

  #unlessMoved(number: CatalogNumber | undefined, sums: Float64Array, otherwise: number): number {
    const isInOrder = number !== undefined && !this.#moved.has(number);
    return isInOrder ? (sums[number] ?? 0) : otherwise;
  }

  /** Measures ages from another time and scales all decayed sums down to it. */
  #rebase(reference: number): void {
    const scale = 1 / this.#growth(reference);
    this.#reference = reference;
    for (const [number, sum] of this.#decayed.entries()) this.#decayed[number] = sum * scale;
  }

  #grow(number: CatalogNumber): void {
    const length = Math.max(2 * this.#totals.length, number + 1);
    this.#totals = enlarged(this.#totals, length);
    this.#decayed = enlarged(this.#decayed, length);
  }

  #growth(time: number): number {
    return 2 ** ((time - (this.#reference ?? time)) / this.#halfLifeMs);
  }
}

function popularityOf(total: number, decayed: number): number {
  return LASTING_SHARE * total + (1 - LASTING_SHARE) * decayed;
}

function* taken(
  found: MaxHeap<CatalogNumber>,
  scoreOf: (number: CatalogNumber) => number,
): Generator<Scored, void, undefined> {
  const number = found.take();
  if (number !== undefined) yield { number, score: scoreOf(number) };
}

function enlarged(values: Float64Array, length: number): Float64Array {
  const larger = new Float64Array(length);
  larger.set(values);
  return larger;
}
