/** Builds interactions from pairs of user and item numbers. Tested through interactions.test.ts. */
/* oxlint-disable typescript/no-non-null-assertion -- Every index is checked against the counts when
   the matrix is built or comes out of its offsets, so reads are always inside the typed arrays. */
import { runningTotals, withItemSide } from "./interactions.ts";
import type { Interactions } from "./interactions.ts";
import { allocateInt32 } from "./memory.ts";
import type { Memory } from "./memory.ts";

/** Pairs of user and item numbers. The pairs of each user are in order of time, oldest first. */
export interface InteractionPairs {
  readonly userCount: number;
  readonly itemCount: number;
  /** The user of each pair, 0..userCount-1. */
  readonly users: ArrayLike<number>;
  /** The item of each pair, 0..itemCount-1; as many as there are users. */
  readonly items: ArrayLike<number>;
}

/**
 * Interactions of pairs. An item that occurs several times in a user's pairs counts once, at the
 * place of its newest pair.
 *
 * @param memory `"shared"` if threads are to read the matrix without a copy
 * @throws RangeError if a number is out of range or the two lists differ in length
 * @example interactionsFromPairs({ userCount: 2, itemCount: 3, users: [0, 0, 1], items: [2, 0, 2] })
 */
export function interactionsFromPairs(
  pairs: InteractionPairs,
  memory: Memory = "private",
): Interactions {
  const { userCount, itemCount, users, items } = pairs;
  checkPairs(pairs);
  const grouped = new Int32Array(users.length);
  const ends = new Int32Array(userCount + 1);
  for (let pair = 0; pair < users.length; pair += 1) ends[users[pair]! + 1]! += 1;
  runningTotals(ends);
  for (let pair = 0; pair < users.length; pair += 1) {
    const user = users[pair]!;
    grouped[ends[user]!] = items[pair]!;
    ends[user]! += 1;
  }
  // `ends[u]` has moved from the start of user u's pairs to their end, the start of user u + 1's.
  const newestUser = new Int32Array(itemCount).fill(-1);
  const firsts = new Int32Array(userCount);
  const userOffsets = allocateInt32(userCount + 1, memory);
  for (let user = 0; user < userCount; user += 1) {
    const start = user === 0 ? 0 : ends[user - 1]!;
    // From the newest back, so that the newest of equal items is the one that stays.
    let first = ends[user]!;
    for (let place = first - 1; place >= start; place -= 1) {
      const item = grouped[place]!;
      if (newestUser[item] === user) continue;
      newestUser[item] = user;
      first -= 1;
      grouped[first] = item;
    }
    firsts[user] = first;
    userOffsets[user + 1] = userOffsets[user]! + ends[user]! - first;
  }
  const userItems = allocateInt32(userOffsets[userCount]!, memory);
  for (let user = 0; user < userCount; user += 1) {
    userItems.set(grouped.subarray(firsts[user], ends[user]), userOffsets[user]);
  }
  return withItemSide(userCount, itemCount, userOffsets, userItems, memory);
}

function checkPairs({ userCount, itemCount, users, items }: InteractionPairs): void {
  checkCount("userCount", userCount);
  checkCount("itemCount", itemCount);
  if (users.length !== items.length) {
    throw new RangeError(
      `the pairs have ${users.length} users but ${items.length} items: give one item for each user`,
    );
  }
  for (let pair = 0; pair < users.length; pair += 1) {
    checkIndex("user", users[pair]!, userCount, pair);
    checkIndex("item", items[pair]!, itemCount, pair);
  }
}

function checkCount(name: string, count: number): void {
  if (!Number.isInteger(count) || count < 0 || count >= 2 ** 31 - 1) {
    throw new RangeError(`${name} must be an integer from 0 to 2^31-2, not ${count}`);
  }
}

function checkIndex(name: string, index: number, count: number, pair: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new RangeError(
      `pair ${pair} names ${name} ${index}: it must be an integer from 0 to ${count - 1}`,
    );
  }
}
