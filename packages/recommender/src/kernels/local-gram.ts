/** What a few items have in common with each other: a small dense block of X^T diag(w) X. */
/* oxlint-disable typescript/no-non-null-assertion -- All indices come from the offsets and numbers of
   `Interactions`, which were checked when it was built. */
import type { Interactions } from "../data/interactions.ts";

/**
 * Computes one block at a time from the items' users, so the whole matrix is never in memory. Holds
 * 12 bytes of working memory a user, and 4 an interaction of the items of a block.
 */
export class LocalGram {
  readonly #interactions: Interactions;
  readonly #userFactors: Float64Array;
  /** How many of the items each user has. All 0 between calls. */
  readonly #counts: Int32Array;
  readonly #ends: Int32Array;
  readonly #users: Int32Array;
  #members = new Int32Array(0);

  constructor(interactions: Interactions, userFactors: Float64Array) {
    const { userCount } = interactions;
    this.#interactions = interactions;
    this.#userFactors = userFactors;
    this.#counts = new Int32Array(userCount);
    this.#ends = new Int32Array(userCount);
    this.#users = new Int32Array(userCount);
  }

  /**
   * Writes the lower triangle, diagonal included, of the block of the first `size` of `items`:
   * entry [a, b] is the sum of the factors of the users who have both.
   *
   * @param block row-major, at least `size * size` numbers
   */
  compute(items: Int32Array, size: number, block: Float64Array): void {
    block.fill(0, 0, size * size);
    const userCount = this.#countUsers(items, size);
    this.#listMembers(items, size, userCount);
    const members = this.#members;
    for (let place = 0; place < userCount; place += 1) {
      const user = this.#users[place]!;
      const end = this.#ends[user]!;
      const start = end - this.#counts[user]!;
      const factor = this.#userFactors[user]!;
      this.#counts[user] = 0;
      for (let left = start; left < end; left += 1) {
        const row = members[left]! * size;
        for (let right = start; right <= left; right += 1) block[row + members[right]!]! += factor;
      }
    }
  }

  /**
   * Fills `#counts` and `#users` with the users who have any of the items. Returns their number.
   */
  #countUsers(items: Int32Array, size: number): number {
    const { itemOffsets, itemUsers } = this.#interactions;
    const counts = this.#counts;
    let userCount = 0;
    for (let place = 0; place < size; place += 1) {
      const item = items[place]!;
      for (let entry = itemOffsets[item]!; entry < itemOffsets[item + 1]!; entry += 1) {
        const user = itemUsers[entry]!;
        if (counts[user] === 0) {
          this.#users[userCount] = user;
          userCount += 1;
        }
        counts[user]! += 1;
      }
    }
    return userCount;
  }

  /** Lists each user's items by their places in `items`, ascending, up to `#ends[user]`. */
  #listMembers(items: Int32Array, size: number, userCount: number): void {
    const { itemOffsets, itemUsers } = this.#interactions;
    const ends = this.#ends;
    let total = 0;
    for (let place = 0; place < userCount; place += 1) {
      const user = this.#users[place]!;
      ends[user] = total;
      total += this.#counts[user]!;
    }
    if (this.#members.length < total) this.#members = new Int32Array(2 * total);
    const members = this.#members;
    for (let place = 0; place < size; place += 1) {
      const item = items[place]!;
      for (let entry = itemOffsets[item]!; entry < itemOffsets[item + 1]!; entry += 1) {
        const user = itemUsers[entry]!;
        members[ends[user]!] = place;
        ends[user]! += 1;
      }
    }
  }
}
