/** Builds interactions user by user, as a scan of a log finds them. */
import { Int32Chunks } from "./int32-chunks.ts";
import { withItemSide } from "./interactions.ts";
import type { Interactions } from "./interactions.ts";
import type { Memory } from "./memory.ts";

/** Places of pairs are 32-bit integers. */
const MOST_PAIRS = 2 ** 31 - 1;

/**
 * Takes the items of one user after the other. It holds 4 bytes for each pair of user and item, where
 * `interactionsFromPairs` needs all pairs in two lists.
 *
 * @example
 * const builder = new InteractionsBuilder();
 * builder.addUser([2, 0]);
 * builder.addUser([2]);
 * const { userItems } = builder.build(3, "private"); // Int32Array [2, 0, 2]
 */
export class InteractionsBuilder {
  readonly #ends = new Int32Chunks();
  readonly #items = new Int32Chunks();

  constructor() {
    this.#ends.push(0);
  }

  get userCount(): number {
    return this.#ends.length - 1;
  }

  /** Pairs of user and item so far. */
  get pairCount(): number {
    return this.#items.length;
  }

  /**
   * Adds the next user.
   *
   * @param items item numbers, each once, oldest first
   * @throws RangeError if there are more pairs than a matrix can have: 2^31-1
   */
  addUser(items: Iterable<number>): void {
    for (const item of items) this.#items.push(item);
    if (this.pairCount > MOST_PAIRS) {
      throw new RangeError("there are more than 2^31-1 pairs of user and item: fit to fewer users");
    }
    this.#ends.push(this.#items.length);
  }

  /** Drops the users that `isKept` does not name. The others are numbered anew, in their order. */
  keepUsers(isKept: (user: number) => boolean): void {
    const { userCount } = this;
    let users = 0;
    let pairs = 0;
    let start = 0;
    for (let user = 0; user < userCount; user += 1) {
      const end = this.#ends.at(user + 1);
      if (isKept(user)) {
        for (let place = start; place < end; place += 1) {
          this.#items.set(pairs, this.#items.at(place));
          pairs += 1;
        }
        users += 1;
        this.#ends.set(users, pairs);
      }
      start = end;
    }
    this.#ends.truncate(users + 1);
    this.#items.truncate(pairs);
  }

  /**
   * Numbers the items that any user has anew, in their order, without the others.
   *
   * @param itemCount above every item number
   * @returns the new number of each item; -1: no user has it
   */
  dropUnusedItems(itemCount: number): Int32Array {
    const { pairCount } = this;
    const numbers = new Int32Array(itemCount).fill(-1);
    for (let place = 0; place < pairCount; place += 1) numbers[this.#items.at(place)] = 0;
    let used = 0;
    for (const [item, number] of numbers.entries()) {
      if (number < 0) continue;
      numbers[item] = used;
      used += 1;
    }
    for (let place = 0; place < pairCount; place += 1) {
      this.#items.set(place, numbers[this.#items.at(place)] ?? 0);
    }
    return numbers;
  }

  /**
   * The interactions of all users. Call it once: the builder is empty afterwards.
   *
   * @param memory `"shared"` if threads are to read the matrix without a copy
   * @throws RangeError if an item number is not below the count
   */
  build(itemCount: number, memory: Memory): Interactions {
    const { userCount } = this;
    const userOffsets = this.#ends.drain(memory);
    const userItems = this.#items.drain(memory);
    for (const item of userItems) {
      if (item < 0 || item >= itemCount) {
        throw new RangeError(`there is an item ${item}: it must be from 0 to ${itemCount - 1}`);
      }
    }
    return withItemSide(userCount, itemCount, userOffsets, userItems, memory);
  }
}
