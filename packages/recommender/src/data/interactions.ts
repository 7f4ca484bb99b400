/**
 * Which users have which items: a binary matrix, stored by user and by item. It has row and column
 * numbers only; the caller knows which user or item a number stands for.
 */
/* oxlint-disable typescript/no-non-null-assertion -- Every index is checked against the counts when
   the matrix is built or comes out of its offsets, so reads are always inside the typed arrays. */
import { allocateInt32, sharedInt32 } from "./memory.ts";
import type { Memory } from "./memory.ts";

/**
 * A binary matrix, users x items, in compressed sparse rows both ways. Plain data, so it can be
 * posted to a worker thread. Build it with `interactionsFromPairs`, or user by user with
 * `InteractionsBuilder`.
 */
export interface Interactions {
  readonly userCount: number;
  readonly itemCount: number;
  /**
   * `userCount + 1` numbers: user u's items are `userItems[userOffsets[u] .. userOffsets[u + 1])`.
   */
  readonly userOffsets: Int32Array;
  /** Each user's items, every item once, oldest first. */
  readonly userItems: Int32Array;
  /**
   * `itemCount + 1` numbers: item i's users are `itemUsers[itemOffsets[i] .. itemOffsets[i + 1])`.
   */
  readonly itemOffsets: Int32Array;
  /** Each item's users, every user once, ascending. */
  readonly itemUsers: Int32Array;
}

/** The same matrix in shared memory. Arrays that lie there already are not copied. */
export function shareInteractions(interactions: Interactions): Interactions {
  const { userOffsets, userItems, itemOffsets, itemUsers } = interactions;
  return {
    ...interactions,
    userOffsets: sharedInt32(userOffsets),
    userItems: sharedInt32(userItems),
    itemOffsets: sharedInt32(itemOffsets),
    itemUsers: sharedInt32(itemUsers),
  };
}

/**
 * The number of users of each item, by item number.
 *
 * @example
 * const pairs = { userCount: 2, itemCount: 3, users: [0, 0, 1], items: [2, 0, 2] };
 * itemPopularity(interactionsFromPairs(pairs)); // Int32Array [1, 0, 2]
 */
export function itemPopularity(interactions: Interactions): Int32Array {
  const { itemCount, itemOffsets } = interactions;
  const popularity = new Int32Array(itemCount);
  for (let item = 0; item < itemCount; item += 1) {
    popularity[item] = itemOffsets[item + 1]! - itemOffsets[item]!;
  }
  return popularity;
}

/**
 * User `user`'s items, oldest first: a view, not a copy. Empty for a user out of range.
 *
 * @example
 * const pairs = { userCount: 2, itemCount: 3, users: [0, 0, 1], items: [2, 0, 2] };
 * itemsOfUser(interactionsFromPairs(pairs), 0); // Int32Array [2, 0]
 */
export function itemsOfUser(interactions: Interactions, user: number): Int32Array {
  const { userOffsets, userItems } = interactions;
  return userItems.subarray(userOffsets[user] ?? 0, userOffsets[user + 1] ?? 0);
}

/**
 * The matrix of the user side alone: adds the item side. Users ascend, because they are read in
 * order.
 */
export function withItemSide(
  userCount: number,
  itemCount: number,
  userOffsets: Int32Array,
  userItems: Int32Array,
  memory: Memory,
): Interactions {
  const itemOffsets = allocateInt32(itemCount + 1, memory);
  for (const item of userItems) itemOffsets[item + 1]! += 1;
  runningTotals(itemOffsets);
  const next = itemOffsets.slice();
  const itemUsers = allocateInt32(userItems.length, memory);
  for (let user = 0; user < userCount; user += 1) {
    for (let place = userOffsets[user]!; place < userOffsets[user + 1]!; place += 1) {
      const item = userItems[place]!;
      itemUsers[next[item]!] = user;
      next[item]! += 1;
    }
  }
  return { userCount, itemCount, userOffsets, userItems, itemOffsets, itemUsers };
}

/** Replaces each number by the sum of all numbers up to it. */
export function runningTotals(counts: Int32Array): void {
  for (let place = 1; place < counts.length; place += 1) counts[place]! += counts[place - 1]!;
}
