import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import type { Interactions } from "../data/interactions.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import { checkItemWeights } from "../weights/item-weights.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { fitItemWeights } from "./fit-item-weights.ts";

const fit = async (interactions: Interactions, params: Record<string, number>) =>
  await fitItemWeights(interactions, { model: "blend", params }, { threads: 1 });

function rowOf({ offsets, neighbours, weights }: ItemWeights, row: number): [number, number][] {
  const entries: [number, number][] = [];
  for (let entry = offsets[row] ?? 0; entry < (offsets[row + 1] ?? 0); entry += 1) {
    entries.push([neighbours[entry] ?? -1, weights[entry] ?? Number.NaN]);
  }
  return entries;
}

describe("the blend", () => {
  // Figures of another implementation, in NumPy and SciPy, on the same interactions.
  test.each([
    [
      0,
      "2 .08639, 3 .06909, 4 .06206, 5 .06416, 6 .11843, 9 .06582, 12 .08016, 13 .04839, 15 .05187, 16 .06531",
    ],
    [
      7,
      "0 .07154, 1 .15949, 3 .08051, 4 .117, 10 .09349, 12 .03773, 13 .0819, 14 .03231, 16 .04523, 19 .04357",
    ],
    [
      19,
      "1 .28855, 2 -.08383, 4 .0453, 5 -.0433, 6 .02928, 7 .14009, 10 .17358, 13 .03303, 17 .14852, 18 .13933",
    ],
  ])("gives item %d these weights", async (item, text) => {
    const shape = { userCount: 60, itemCount: 20, groups: 3, perUser: 6 };
    const weights = await fit(clusteredInteractions(shape), {
      spectral: 1,
      walk: 0.3,
      history: 0.1,
      rank: 5,
      ridge_neighbours: 19,
      candidates: 19,
      neighbours: 10,
    });
    const expected = text.split(", ").map((entry) => entry.split(" ").map(Number));
    const row = rowOf(weights, item);
    expect(row.map(([neighbour]) => neighbour)).toEqual(expected.map(([neighbour]) => neighbour));
    for (const [place, [, weight]] of row.entries()) {
      expect(Math.abs(weight - (expected[place]?.[1] ?? 0))).toBeLessThan(2e-5);
    }
  });

  test("scales each row to the popularity of its item", async () => {
    const shape = { userCount: 300, itemCount: 40, groups: 4, perUser: 8 };
    const interactions = clusteredInteractions(shape);
    const weights = await fit(interactions, { history: 0.5 });
    for (let item = 0; item < 40; item += 1) {
      const users =
        (interactions.itemOffsets[item + 1] ?? 0) - (interactions.itemOffsets[item] ?? 0);
      const sum = rowOf(weights, item).reduce((total, [, weight]) => total + weight, 0);
      expect(sum).toBeCloseTo(users ** -0.5, 5);
    }
  });

  test.each([
    ["everyone has everything", 12, 30, () => true],
    ["every item has one user", 30, 30, (user: number, item: number) => user === item],
    ["two groups never meet", 20, 16, (user: number, item: number) => user % 2 === item % 2],
    ["there is one user with one item", 1, 1, () => true],
    ["there is one item", 20, 1, () => true],
    ["there is one user", 1, 40, () => true],
    ["nobody has anything", 3, 4, () => false],
    ["one user has it all", 2, 50, (user: number, item: number) => user === 0 || item === 3],
  ])("gives finite weights where %s", async (_, userCount, itemCount, has) => {
    const users: number[] = [];
    const items: number[] = [];
    for (let user = 0; user < userCount; user += 1) {
      for (let item = 0; item < itemCount; item += 1) {
        if (!has(user, item)) continue;
        users.push(user);
        items.push(item);
      }
    }
    const interactions = interactionsFromPairs({ userCount, itemCount, users, items });
    const weights = await fit(interactions, { rank: 64 });
    expect(() => checkItemWeights(weights)).not.toThrow();
  });
});
