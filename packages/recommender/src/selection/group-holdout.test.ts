import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import { itemsOfUser } from "../data/interactions.ts";
import { splitByRatio } from "../evaluation/holdout.ts";
import type { Split } from "../evaluation/holdout.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import { splitInGroups } from "./group-holdout.ts";

/** Every user has ten items of one half of the catalog and ten of the other. */
function halves() {
  const users: number[] = [];
  const items: number[] = [];
  for (let user = 0; user < 600; user += 1) {
    for (let place = 0; place < 20; place += 1) {
      users.push(user);
      // Items of a block have the same users. Blocks of both halves share a third of them.
      const half = place % 2;
      const block = half === 0 ? user % 3 : Math.floor(user / 3) % 3;
      items.push(half * 30 + block * 10 + (place >> 1));
    }
  }
  return interactionsFromPairs({ userCount: 600, itemCount: 60, users, items });
}

/** The share of pairs of held-out items of a user that are in the same half. */
function togetherIn({ test: tested }: Split): number {
  let pairs = 0;
  let together = 0;
  for (let user = 0; user < tested.userCount; user += 1) {
    const items = [...itemsOfUser(tested, user)];
    for (const [place, item] of items.entries()) {
      for (const other of items.slice(place + 1)) {
        pairs += 1;
        together += Number(item < 30 === other < 30);
      }
    }
  }
  return together / pairs;
}

describe("splitInGroups", () => {
  test("holds out what comes together more often than chance", () => {
    const interactions = halves();
    const random = togetherIn(splitByRatio(interactions, 0.2, 1));
    expect(togetherIn(splitInGroups(interactions, 0.2, 1))).toBeGreaterThan(random + 0.04);
  });

  test("holds out the share of each user's items, rounded down, and depends on the seed alone", () => {
    const shape = { userCount: 200, itemCount: 80, groups: 4, perUser: 13 };
    const interactions = clusteredInteractions(shape);
    const split = splitInGroups(interactions, 0.2, 3);
    const ratio = splitByRatio(interactions, 0.2, 3);
    expect(split.test.userOffsets).toEqual(ratio.test.userOffsets);
    expect(split.train.userOffsets).toEqual(ratio.train.userOffsets);
    expect(splitInGroups(interactions, 0.2, 3)).toEqual(split);
    expect(splitInGroups(interactions, 0.2, 4)).not.toEqual(split);
    for (let user = 0; user < 200; user += 1) {
      const parts = [...itemsOfUser(split.train, user), ...itemsOfUser(split.test, user)];
      expect(parts).toHaveLength(itemsOfUser(interactions, user).length);
      expect(new Set(parts)).toEqual(new Set(itemsOfUser(interactions, user)));
    }
  });

  test.each([
    ["nothing", 3, []],
    ["one item each", 3, [0, 1, 2]],
    ["four items", 1, [0, 0, 0, 0]],
  ])("holds out nothing of users with %s", (_, userCount, users) => {
    const items = users.map((_user, place) => place);
    const interactions = interactionsFromPairs({ userCount, itemCount: 4, users, items });
    expect(splitInGroups(interactions, 0.2, 1).test.userItems).toHaveLength(0);
  });

  test("splits items that more users have than are counted", () => {
    const users = Array.from({ length: 6000 }, (_, pair) => Math.floor(pair / 5));
    const items = users.map((_, pair) => pair % 5);
    const interactions = interactionsFromPairs({ userCount: 1200, itemCount: 5, users, items });
    expect(splitInGroups(interactions, 0.2, 1).test.userItems).toHaveLength(1200);
  });
});
