import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import { itemsOfUser } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { leaveLastOut, splitByRatio } from "./holdout.ts";

/** User u has the u + 1 items from a place of its own on, in falling order. */
function staircase(users: number): Interactions {
  const pairs = Array.from({ length: users }, (_, user) =>
    Array.from({ length: user + 1 }, (_, place) => [user, (7 * user + users - place) % users]),
  ).flat();
  return interactionsFromPairs({
    userCount: users,
    itemCount: users,
    users: pairs.map(([user = 0]) => user),
    items: pairs.map(([, item = 0]) => item),
  });
}

function history(interactions: Interactions, user: number): number[] {
  return [...itemsOfUser(interactions, user)];
}

describe("leaveLastOut", () => {
  test("holds out the newest items, of users that have others", () => {
    const all = staircase(8);
    const { train, test } = leaveLastOut(all, 3);
    for (let user = 0; user < 8; user += 1) {
      const items = history(all, user);
      const held = items.length > 3 ? 3 : 0;
      expect(history(test, user)).toEqual(items.slice(items.length - held));
      expect(history(train, user)).toEqual(items.slice(0, items.length - held));
    }
  });

  test.each([0, 1.5])("refuses to hold out %d", (count) => {
    expect(() => leaveLastOut(staircase(2), count)).toThrow(RangeError);
  });
});

describe("splitByRatio", () => {
  test("puts every interaction in exactly one part, the share of each user rounded down", () => {
    const all = staircase(30);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.nat(), (thousandths, seed) => {
        const { train, test } = splitByRatio(all, thousandths / 1000, seed);
        for (let user = 0; user < 30; user += 1) {
          const items = history(all, user);
          const tested = new Set(history(test, user));
          expect(tested.size).toBe(Math.floor((items.length * thousandths) / 1000));
          expect(history(test, user)).toEqual(items.filter((item) => tested.has(item)));
          expect(history(train, user)).toEqual(items.filter((item) => !tested.has(item)));
        }
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    [0.29, 100, 29],
    [0.57, 100, 57],
    [0.07, 100, 7],
    [0.999_999_999_999_9, 100, 99],
  ])("holds out %d of %d items: %d", (ratio, count, held) => {
    const all = staircase(count);
    expect(history(splitByRatio(all, ratio, 1).test, count - 1)).toHaveLength(held);
  });

  test("follows the seed", () => {
    const all = staircase(30);
    expect(splitByRatio(all, 0.5, 1)).toEqual(splitByRatio(all, 0.5, 1));
    expect(splitByRatio(all, 0.5, 1)).not.toEqual(splitByRatio(all, 0.5, 2));
  });

  test("holds out every place equally often", () => {
    const all = interactionsFromPairs({
      userCount: 1,
      itemCount: 5,
      users: [0, 0, 0, 0, 0],
      items: [0, 1, 2, 3, 4],
    });
    const counts = [0, 0, 0, 0, 0];
    for (let seed = 0; seed < 5000; seed += 1) {
      for (const item of itemsOfUser(splitByRatio(all, 0.4, seed).test, 0)) {
        counts[item] = (counts[item] ?? 0) + 1;
      }
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(150);
  });

  test.each([0, 1, -0.5, Number.NaN])("refuses the share %d", (ratio) => {
    expect(() => splitByRatio(staircase(2), ratio, 1)).toThrow(RangeError);
  });
});
