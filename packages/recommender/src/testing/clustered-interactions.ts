/** For tests: synthetic interactions of users who prefer a few groups of items. */
import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import type { Interactions } from "../data/interactions.ts";
import { seededRandom } from "../data/seeded-random.ts";

/** Sizes. */
export interface ClusteredShape {
  readonly userCount: number;
  readonly itemCount: number;
  readonly groups: number;
  readonly perUser: number;
}

/**
 * Users with two favourite groups each and some items from anywhere; within a group the first items
 * are the popular ones. Equal shapes give equal interactions.
 */
export function clusteredInteractions(shape: ClusteredShape): Interactions {
  const { userCount, itemCount, groups, perUser } = shape;
  const random = seededRandom(11);
  const users: number[] = [];
  const items: number[] = [];
  for (let user = 0; user < userCount; user += 1) {
    const favourites = [random.below(groups), random.below(groups)];
    for (let pair = 0; pair < perUser; pair += 1) {
      const isLost = random.uniform() < 0.1;
      const favourite = favourites[random.below(2)] ?? 0;
      const group = isLost ? random.below(groups) : favourite;
      const rank = Math.floor((itemCount / groups) * random.uniform() ** 2);
      users.push(user);
      items.push((rank * groups + group) % itemCount);
    }
  }
  return interactionsFromPairs({ userCount, itemCount, users, items });
}
