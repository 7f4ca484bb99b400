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
