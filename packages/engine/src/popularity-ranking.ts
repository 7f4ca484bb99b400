/** One ranking by popularity: made from the log as a whole, and kept up with every new event. */
import type { PopularitySnapshot } from "@hellorec/store";

import type { Scored } from "./diversify.ts";
import type { ItemIndex } from "./item-index.ts";

/** Half-lives after which ages are counted from anew: well before 2 to their power overflows. */
const MAX_HALF_LIVES = 500;

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
  readonly #scores = new Map<number, number>();
  /** Items that gained since, with all they have now. */
  readonly #moved = new Map<number, number>();
  #movedOrder: Scored[] | undefined;
  #newest: number;

  constructor(snapshot: PopularitySnapshot, index: ItemIndex, halfLifeMs: number) {
    this.#halfLifeMs = halfLifeMs;
    this.#reference = snapshot.newest;
    this.#newest = snapshot.newest;
    this.#items = Int32Array.from(snapshot.items, (row) => index.intern(row.item_id));
    for (const [at, { popularity }] of snapshot.items.entries()) {
      this.#scores.set(this.#items[at] ?? 0, popularity);
    }
  }

  /** An event of positive weight came in. Times are in milliseconds since 1970. */
  add(number: number, weight: number, occurredAt: number): void {
    if (occurredAt - this.#reference > MAX_HALF_LIVES * this.#halfLifeMs) this.#rebase(occurredAt);
    const before = this.#moved.get(number) ?? this.#scores.get(number) ?? 0;
    this.#moved.set(number, before + weight * this.#growth(occurredAt));
    this.#movedOrder = undefined;
    this.#newest = Math.max(this.#newest, occurredAt);
  }

  /** The time ages are measured from. */
  get newest(): number {
    return this.#newest;
  }

  has(number: number): boolean {
    return this.#scores.has(number) || this.#moved.has(number);
  }

  /** Highest first; on a tie the item met first. */
  *[Symbol.iterator](): Generator<Scored, void, undefined> {
    this.#movedOrder ??= [...this.#moved]
      .map(([number, score]) => ({ number, score }))
      .sort(byScore);
    const scale = 1 / this.#growth(this.#newest);
    const moved = this.#movedOrder.values();
    let next = moved.next();
    for (const number of this.#items) {
      if (this.#moved.has(number)) continue;
      const entry = { number, score: this.#scores.get(number) ?? 0 };
      while (next.done !== true && byScore(next.value, entry) < 0) {
        yield { number: next.value.number, score: next.value.score * scale };
        next = moved.next();
      }
      yield { number, score: entry.score * scale };
    }
    while (next.done !== true) {
      yield { number: next.value.number, score: next.value.score * scale };
      next = moved.next();
    }
  }

  /** Counts ages from another time; all scores are brought down to it. */
  #rebase(reference: number): void {
    const scale = 1 / this.#growth(reference);
    this.#reference = reference;
    for (const scores of [this.#scores, this.#moved]) {
      for (const [number, score] of scores) scores.set(number, score * scale);
    }
  }

  #growth(time: number): number {
    return 2 ** ((time - this.#reference) / this.#halfLifeMs);
  }
}

function byScore(one: Scored, other: Scored): number {
  return other.score - one.score || one.number - other.number;
}
