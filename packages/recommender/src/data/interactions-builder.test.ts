import fc from "fast-check";
import { expect, test } from "vitest";

import { InteractionsBuilder } from "./interactions-builder.ts";
import { interactionsFromPairs } from "./interactions-from-pairs.ts";

const ITEMS = 12;
const users = fc.array(fc.uniqueArray(fc.nat(ITEMS - 1)));

test("builds what the same pairs build", () => {
  fc.assert(
    fc.property(users, (lists) => {
      const builder = new InteractionsBuilder();
      for (const items of lists) builder.addUser(items);
      expect(builder.userCount).toBe(lists.length);
      expect(builder.pairCount).toBe(lists.flat().length);
      const pairs = lists.flatMap((items, user) => items.map((item) => [user, item] as const));
      const same = interactionsFromPairs({
        userCount: lists.length,
        itemCount: ITEMS,
        users: pairs.map(([user]) => user),
        items: pairs.map(([, item]) => item),
      });
      expect(builder.build(ITEMS, "private")).toEqual(same);
    }),
  );
});

test.each([3, -1])("refuses the item number %i of 3 items", (item) => {
  const builder = new InteractionsBuilder();
  builder.addUser([0, item]);
  expect(() => builder.build(3, "private")).toThrow(`there is an item ${item}`);
});

test("users are dropped as if they had never been added, and so are items that nobody has then", () => {
  fc.assert(
    fc.property(users, fc.func(fc.boolean()), (lists, isKept) => {
      const builder = new InteractionsBuilder();
      for (const items of lists) builder.addUser(items);
      builder.keepUsers((user) => isKept(user));
      const kept = lists.filter((_, user) => isKept(user));
      const used = [...new Set(kept.flat())].toSorted((a, b) => a - b);
      const numbers = builder.dropUnusedItems(ITEMS);
      expect([...numbers]).toEqual(Array.from({ length: ITEMS }, (_, item) => used.indexOf(item)));
      const fresh = new InteractionsBuilder();
      for (const items of kept) fresh.addUser(items.map((item) => used.indexOf(item)));
      expect(builder.pairCount).toBe(fresh.pairCount);
      expect(builder.build(used.length, "private")).toEqual(fresh.build(used.length, "private"));
    }),
  );
});
