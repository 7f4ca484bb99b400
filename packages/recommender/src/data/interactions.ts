// Who touched what: a binary matrix of users and items, kept by user and by item. It knows row and
// column numbers only; which user or item a number stands for is the caller's business.
/* oxlint-disable typescript/no-non-null-assertion -- Every index is checked against the counts when
   the matrix is built or comes out of its offsets, so reads are always inside the typed arrays. */
import { allocateInt32, sharedInt32, type Memory } from "./memory.ts";

/**
 * A binary matrix, users x items, in compressed sparse rows both ways. Plain data, so it can be
 * posted to a worker thread. Build it with {@link interactionsFromPairs}.
 */
export interface Interactions {
  readonly userCount: number;
  readonly itemCount: number;
  /** `userCount + 1` numbers: user u's items are `userItems[userOffsets[u] .. userOffsets[u + 1])`. */
  readonly userOffsets: Int32Array;
  /** Each user's items, every item once, oldest first. */
  readonly userItems: Int32Array;
  /** `itemCount + 1` numbers: item i's users are `itemUsers[itemOffsets[i] .. itemOffsets[i + 1])`. */
  readonly itemOffsets: Int32Array;
  /** Each item's users, every user once, ascending. */
  readonly itemUsers: Int32Array;
}

/** Pairs of user and item numbers, each user's pairs in order of time, oldest first. */
export interface InteractionPairs {
  readonly userCount: number;
  readonly itemCount: number;
  /** The user of each pair, 0..userCount-1. */
  readonly users: ArrayLike<number>;
  /** The item of each pair, 0..itemCount-1; as many as there are users. */
  readonly items: ArrayLike<number>;
}

/**
 * Builds the matrix from pairs. An item that occurs several times in a user's pairs counts once, at
 * the place of its newest pair.
 *
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

/**
 * The same matrix with only the newest `perUser` items of every user. Fits take time by the sum of
 * squared history lengths, so cap histories (at 500..1,000, say) before fitting on real traffic.
 *
 * @throws RangeError if `perUser` is not a positive integer
 */
export function keepNewest(
  interactions: Interactions,
  perUser: number,
  memory: Memory = "private",
): Interactions {
  if (!Number.isInteger(perUser) || perUser < 1) {
    throw new RangeError(
      `The number of items kept per user is a positive integer, not ${perUser}.`,
    );
  }
  const { userCount, userOffsets, userItems } = interactions;
  const marks = new Uint8Array(userItems.length);
  for (let user = 0; user < userCount; user += 1) {
    const end = userOffsets[user + 1]!;
    marks.fill(1, Math.max(userOffsets[user]!, end - perUser), end);
  }
  return selectMarked(interactions, marks, 1, memory);
}

/**
 * The part of the matrix whose entries carry `mark`, over the same users and items and in the same
 * order.
 *
 * @param marks one number for each entry of `interactions.userItems`
 */
export function selectMarked(
  interactions: Interactions,
  marks: Uint8Array,
  mark: number,
  memory: Memory = "private",
): Interactions {
  const { userCount, itemCount, userOffsets, userItems } = interactions;
  let kept = 0;
  for (const candidate of marks) if (candidate === mark) kept += 1;
  const offsets = allocateInt32(userCount + 1, memory);
  const items = allocateInt32(kept, memory);
  let filled = 0;
  for (let user = 0; user < userCount; user += 1) {
    for (let place = userOffsets[user]!; place < userOffsets[user + 1]!; place += 1) {
      if (marks[place] !== mark) continue;
      items[filled] = userItems[place]!;
      filled += 1;
    }
    offsets[user + 1] = filled;
  }
  return withItemSide(userCount, itemCount, offsets, items, memory);
}

/** The same matrix in shared memory: itself if it lies there already, else a copy. */
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

/** How many users each item has. */
export function itemPopularity(interactions: Interactions): Int32Array {
  const { itemCount, itemOffsets } = interactions;
  const popularity = new Int32Array(itemCount);
  for (let item = 0; item < itemCount; item += 1) {
    popularity[item] = itemOffsets[item + 1]! - itemOffsets[item]!;
  }
  return popularity;
}

/** User `user`'s items, oldest first: a view, not a copy. Empty for a user out of range. */
export function itemsOfUser(interactions: Interactions, user: number): Int32Array {
  const { userOffsets, userItems } = interactions;
  return userItems.subarray(userOffsets[user] ?? 0, userOffsets[user + 1] ?? 0);
}

/** Adds the transpose. Users come out ascending within an item because they are walked in order. */
function withItemSide(
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

function runningTotals(counts: Int32Array): void {
  for (let place = 1; place < counts.length; place += 1) counts[place]! += counts[place - 1]!;
}

function checkPairs({ userCount, itemCount, users, items }: InteractionPairs): void {
  checkCount("userCount", userCount);
  checkCount("itemCount", itemCount);
  if (users.length !== items.length) {
    throw new RangeError(`There are ${users.length} users but ${items.length} items in the pairs.`);
  }
  for (let pair = 0; pair < users.length; pair += 1) {
    checkIndex("user", users[pair]!, userCount, pair);
    checkIndex("item", items[pair]!, itemCount, pair);
  }
}

function checkCount(name: string, count: number): void {
  if (!Number.isInteger(count) || count < 0 || count >= 2 ** 31 - 1) {
    throw new RangeError(`${name} is an integer of 0..2^31-2, not ${count}.`);
  }
}

function checkIndex(name: string, index: number, count: number, pair: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new RangeError(`Pair ${pair} names ${name} ${index}; the range is 0..${count - 1}.`);
  }
}
