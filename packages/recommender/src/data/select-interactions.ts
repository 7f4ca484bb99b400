/** Parts of interactions, over the same users and items. Tested through interactions.test.ts. */
/* oxlint-disable typescript/no-non-null-assertion -- Every index is checked against the counts when
   the matrix is built or comes out of its offsets, so reads are always inside the typed arrays. */
import { withItemSide } from "./interactions.ts";
import type { Interactions } from "./interactions.ts";
import { allocateInt32 } from "./memory.ts";
import type { Memory } from "./memory.ts";

/**
 * Only the newest `perUser` items of every user. A fit takes time by the sum of squared history
 * lengths, so cap histories of real traffic, for example at 500..1,000.
 *
 * @throws RangeError if `perUser` is not a positive integer
 * @example const capped = keepNewest(interactions, 500);
 */
export function keepNewest(
  interactions: Interactions,
  perUser: number,
  memory: Memory = "private",
): Interactions {
  if (!Number.isInteger(perUser) || perUser < 1) {
    throw new RangeError(
      `the number of items kept per user must be an integer of 1 or more, not ${perUser}`,
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
 * The entries that carry `mark`, over the same users and items and in the same order.
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
