import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "./interactions-from-pairs.ts";
import { itemPopularity, itemsOfUser } from "./interactions.ts";
import type { Interactions } from "./interactions.ts";
import { keepNewest } from "./select-interactions.ts";

const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(6)), { maxLength: 60 });

function build(list: readonly (readonly [number, number])[]): Interactions {
  return interactionsFromPairs({
    userCount: 5,
    itemCount: 7,
    users: list.map(([user]) => user),
    items: list.map(([, item]) => item),
  });
}

function histories(interactions: Interactions): number[][] {
  return Array.from({ length: interactions.userCount }, (_, user) => [
    ...itemsOfUser(interactions, user),
  ]);
}

/** Each item once, where it occurs last. */
function newestOnce(items: readonly number[]): number[] {
  return items.filter((item, place) => !items.includes(item, place + 1));
}

describe("interactionsFromPairs", () => {
  test("keeps every user's items in order, each once, at its newest place", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const expected = [0, 1, 2, 3, 4].map((user) =>
          newestOnce(list.filter(([other]) => other === user).map(([, item]) => item)),
        );
        expect(histories(build(list))).toEqual(expected);
      }),
    );
  });

  test("keeps the transpose, users ascending", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const built = build(list);
        const { itemOffsets, itemUsers } = built;
        const byUser = histories(built);
        for (let item = 0; item < 7; item += 1) {
          const users = [...itemUsers.subarray(itemOffsets[item], itemOffsets[item + 1])];
          expect(users).toEqual([0, 1, 2, 3, 4].filter((user) => byUser[user]?.includes(item)));
          expect(itemPopularity(built)[item]).toBe(users.length);
        }
      }),
    );
  });

  test("takes no pairs, no users and no items", () => {
    const empty = interactionsFromPairs({ userCount: 0, itemCount: 0, users: [], items: [] });
    expect([...empty.userOffsets, ...empty.itemOffsets]).toEqual([0, 0]);
    expect(empty.userItems).toHaveLength(0);
  });

  test("can live in shared memory", () => {
    const list = { userCount: 1, itemCount: 2, users: [0], items: [1] };
    const shared = interactionsFromPairs(list, "shared");
    for (const name of ["userOffsets", "userItems", "itemOffsets", "itemUsers"] as const) {
      expect(shared[name].buffer).toBeInstanceOf(SharedArrayBuffer);
    }
    expect(interactionsFromPairs(list).userItems.buffer).toBeInstanceOf(ArrayBuffer);
  });

  test.each([
    [{ userCount: 1, itemCount: 1, users: [0, 0], items: [0, 1] }, /pair 1 names item 1/],
    [{ userCount: 1, itemCount: 1, users: [-1], items: [0] }, /pair 0 names user -1/],
    [{ userCount: 1, itemCount: 2, users: [0], items: [0.5] }, /item 0.5/],
    [{ userCount: 1, itemCount: 1, users: [0], items: [] }, /1 users but 0 items/],
    [{ userCount: -1, itemCount: 1, users: [], items: [] }, /userCount/],
    [{ userCount: 1, itemCount: Number.NaN, users: [], items: [] }, /itemCount/],
  ])("refuses %j", (input, message) => {
    expect(() => interactionsFromPairs(input)).toThrow(message);
  });
});

describe("keepNewest", () => {
  test("cuts every history to its newest items", () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 8 }), (list, perUser) => {
        const all = build(list);
        const kept = keepNewest(all, perUser);
        expect(histories(kept)).toEqual(histories(all).map((items) => items.slice(-perUser)));
        // Built from its own pairs it comes out the same, so the transpose was cut, too.
        const again = histories(kept).flatMap((items, user) =>
          items.map((item): [number, number] => [user, item]),
        );
        expect(kept).toEqual(build(again));
      }),
    );
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses to keep %d", (perUser) => {
    expect(() => keepNewest(build([]), perUser)).toThrow(RangeError);
  });
});
