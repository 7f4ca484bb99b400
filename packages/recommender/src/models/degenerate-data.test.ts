/** Data with little or nothing to learn from: every model gives finite weights and lists for it. */
import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import { itemsOfUser } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { Scorer } from "../scoring/scorer.ts";
import { selectModel } from "../selection/select-model.ts";
import { checkItemWeights } from "../weights/item-weights.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { fitItemWeights } from "./fit-item-weights.ts";
import { MODEL_NAMES, modelParams } from "./model-registry.ts";

function interactionsWhere(
  userCount: number,
  itemCount: number,
  has: (user: number, item: number) => boolean,
): Interactions {
  const users: number[] = [];
  const items: number[] = [];
  for (let user = 0; user < userCount; user += 1) {
    for (let item = 0; item < itemCount; item += 1) {
      if (!has(user, item)) continue;
      users.push(user);
      items.push(item);
    }
  }
  return interactionsFromPairs({ userCount, itemCount, users, items });
}

/** The events of one user, each of them about the next item. */
function eventsOfOneUser(events: number, itemCount: number): Interactions {
  const items = Array.from({ length: events }, (_, event) => event % itemCount);
  return interactionsFromPairs({ userCount: 1, itemCount, users: items.map(() => 0), items });
}

/** The best scores for the history of the first user. */
function bestScores(matrix: ItemWeights, interactions: Interactions): number[] {
  const scorer = new Scorer(matrix);
  const history = Array.from(itemsOfUser(interactions, 0), (item) => ({ item, weight: 1 }));
  scorer.score(history);
  return scorer.top(20).map(({ score }) => score);
}

const CASES: readonly (readonly [string, Interactions])[] = [
  ["one user", interactionsWhere(1, 40, () => true)],
  ["one item", interactionsWhere(40, 1, () => true)],
  ["users who are all alike", interactionsWhere(40, 30, (_user, item) => item < 25)],
  [
    "fewer items than the rank and the neighbours",
    interactionsWhere(30, 5, (user, item) => (user * 7 + item * 3) % 4 < 2),
  ],
  [
    "a matrix of rank 1: half of the users have the same half of the items",
    interactionsWhere(60, 80, (user, item) => user % 2 === 0 && item % 2 === 0),
  ],
  ["a hundred thousand events of one user, about 300 items", eventsOfOneUser(100_000, 300)],
];

describe.each(MODEL_NAMES)("%s", (model) => {
  test.each(CASES)("gives finite weights and scores for %s", async (_, interactions) => {
    const matrix = await fitItemWeights(interactions, { model }, { threads: 1 });
    checkItemWeights(matrix);
    expect(matrix.weights.every(Number.isFinite)).toBe(true);
    expect(matrix.weights.length > 0).toBe(interactions.itemCount > 1);
    const scores = bestScores(matrix, interactions);
    expect(scores.every(Number.isFinite)).toBe(true);
  });

  test("learns from a hundred thousand events of one user beside other users", async () => {
    const users: number[] = [];
    const items: number[] = [];
    for (let event = 0; event < 100_000; event += 1) {
      users.push(0);
      items.push(event % 2_000);
    }
    for (let user = 1; user < 60; user += 1) {
      for (let place = 0; place < 6; place += 1) {
        users.push(user);
        items.push((user % 3) * 6 + place);
      }
    }
    const shape = { userCount: 60, itemCount: 2_000, users, items };
    const interactions = interactionsFromPairs(shape);
    const matrix = await fitItemWeights(interactions, { model }, { threads: 1 });
    checkItemWeights(matrix);
    const scorer = new Scorer(matrix);
    scorer.score([{ item: 0, weight: 1 }]);
    const near = scorer.top(5, (item) => item !== 0).map(({ item }) => item);
    // The other users say that the items 0 to 5 go together, the one with everything says nothing.
    expect(near.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("a selection", () => {
  test.each(CASES)("gives a model with finite weights for %s", async (_, interactions) => {
    const { model, params } = await selectModel(interactions, {
      threads: 1,
      budget_operations: 1e7,
    });
    expect(modelParams({ model, params })).toEqual(params);
    const matrix = await fitItemWeights(interactions, { model, params }, { threads: 1 });
    expect(matrix.weights.every(Number.isFinite)).toBe(true);
  });
});
