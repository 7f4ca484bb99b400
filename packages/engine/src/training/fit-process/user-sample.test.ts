import { isSampledUser } from "@hellorec/store";
import { expect, test } from "vitest";

import { UserSample } from "./user-sample.ts";
import type { Fits } from "./user-sample.ts";

const USERS = Array.from({ length: 2000 }, (_, user) => `user ${user}`);

/** Three items of 500; the first one is the user's own. */
function itemsOf(user: number): string[] {
  return [`own ${user}`, `item ${(user * 7) % 499}`, `item ${(user * 13) % 499}`];
}

function sampleOf(fits: Fits): UserSample {
  const sample = new UserSample(fits);
  for (const [user, id] of USERS.entries()) {
    sample.add(id, [...new Set(itemsOf(user))]);
    sample.shrinkUntilItFits();
  }
  return sample;
}

test("takes everyone where everyone fits", () => {
  const { interactions, itemIds, share } = sampleOf(() => true).build();
  expect(share).toBe(1);
  expect(interactions.userCount).toBe(USERS.length);
  expect(itemIds).toHaveLength(2000 + 499);
});

test("takes the sampled users and their items where not all fit, as if there were no others", () => {
  const sample = sampleOf(({ interactions }) => interactions <= 1500);
  const { share } = sample;
  expect(share).toBeLessThan(0.4);
  const { interactions, itemIds } = sample.build();
  expect(interactions.userItems.length).toBeLessThanOrEqual(1500);
  // A step less would not have fitted, or nearly so.
  expect(interactions.userItems.length).toBeGreaterThan(800);
  const alone = new UserSample(() => true);
  for (const [user, id] of USERS.entries()) {
    if (isSampledUser(id, share)) alone.add(id, [...new Set(itemsOf(user))]);
  }
  const expected = alone.build();
  const named = ({ userItems }: typeof interactions, ids: readonly string[]) =>
    Array.from(userItems, (item) => ids[item]);
  expect(named(interactions, itemIds)).toEqual(named(expected.interactions, expected.itemIds));
  expect([...interactions.userOffsets]).toEqual([...expected.interactions.userOffsets]);
  expect(new Set(itemIds)).toEqual(new Set(expected.itemIds));
});

test("drops users for the sake of items, too", () => {
  const sample = sampleOf(({ items }) => items <= 900);
  const { itemIds } = sample.build();
  expect(itemIds.length).toBeLessThanOrEqual(900);
  expect(itemIds.length).toBeGreaterThan(400);
});

test("says so where none of the users fits", () => {
  const sample = sampleOf(({ users }) => users === 0);
  expect(() => sample.build()).toThrow("raise FIT_MEMORY_MB");
});

test("says what to do where nothing fits", () => {
  expect(() => sampleOf(() => false)).toThrow("raise FIT_MEMORY_MB");
});
