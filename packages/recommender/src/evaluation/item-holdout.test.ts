import { expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import { itemPopularity } from "../data/interactions.ts";
import { holdOutItems } from "./item-holdout.ts";

/** 30 users, each with 5 of 40 items. The last 10 items have no users. */
const interactions = interactionsFromPairs({
  userCount: 30,
  itemCount: 50,
  users: Array.from({ length: 150 }, (_, pair) => Math.floor(pair / 5)),
  items: Array.from({ length: 150 }, (_, pair) => (pair * 7) % 40),
});

test("every interaction of an item is in one part, and the items have users", () => {
  const { train, test: held, heldOut } = holdOutItems(interactions, 0.25, 1);
  expect(heldOut).toHaveLength(10);
  expect(new Set(heldOut).size).toBe(10);
  const all = itemPopularity(interactions);
  const [inTrain, inTest] = [itemPopularity(train), itemPopularity(held)];
  for (const item of all.keys()) {
    const isHeldOut = heldOut.includes(item);
    expect([inTrain[item], inTest[item]]).toEqual(isHeldOut ? [0, all[item]] : [all[item], 0]);
    if (isHeldOut) expect(all[item]).toBeGreaterThan(0);
  }
});

test("equal seeds give equal items, others others", () => {
  expect(holdOutItems(interactions, 0.25, 1).heldOut).toEqual(
    holdOutItems(interactions, 0.25, 1).heldOut,
  );
  expect(holdOutItems(interactions, 0.25, 2).heldOut).not.toEqual(
    holdOutItems(interactions, 0.25, 1).heldOut,
  );
  expect(holdOutItems(interactions, 0.001, 1).heldOut).toHaveLength(1);
});

test("refuses a share that is none", () => {
  expect(() => holdOutItems(interactions, 1, 1)).toThrow("below 1");
  expect(() => holdOutItems(interactions, Number.NaN, 1)).toThrow("above 0");
});
