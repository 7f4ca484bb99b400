/** Places that are read when they are needed, in parts, and kept until their items change. */
import { setTimeout } from "node:timers/promises";

import { expect, test } from "vitest";

import { ItemIndex } from "../catalog/item-index.ts";
import { FirstPuts } from "./first-puts.ts";

/** A table of items whose place is their number, and the reads of it. */
function tableOf(count: number) {
  const all = Array.from({ length: count }, (_, at) => ({ item_id: `i${at}`, first_put: at + 1 }));
  const reads: string[] = [];
  return {
    reads,
    newest: async (before: number | undefined, limit: number) => {
      reads.push("newest");
      await setTimeout(100);
      const left = all.filter(({ first_put }) => before === undefined || first_put < before);
      return left.toReversed().slice(0, limit);
    },
    firstPuts: (itemIds: readonly string[]) => {
      reads.push("by ID");
      return Promise.resolve(all.filter(({ item_id }) => itemIds.includes(item_id)));
    },
  };
}

test.each([10, 5000])(
  "%i places are read once, and those of changed items again",
  async (count) => {
    const table = tableOf(count);
    const index = new ItemIndex();
    const numbers = Array.from({ length: count }, (_, at) => index.intern(`i${at}`));
    const firstPuts = new FirstPuts(table, index);
    const places = await firstPuts.of(numbers);
    expect(numbers.map((number) => places(number))).toEqual(numbers.map((_, at) => at + 1));
    const before = table.reads.length;
    await firstPuts.of(numbers);
    expect(table.reads).toHaveLength(before);
    firstPuts.apply({ kind: "items_changed", item_ids: ["i3", "unknown"] });
    expect((await firstPuts.of(numbers))(index.intern("i3"))).toBe(4);
    expect(table.reads.slice(before)).toEqual(["by ID"]);
    firstPuts.apply({ kind: "any_items_changed" });
    await firstPuts.of(numbers);
    expect(table.reads.length).toBeGreaterThan(before + 1);
  },
);

test("an item that is gone has place 0, and what changes during a read is read again", async () => {
  const table = tableOf(3);
  const index = new ItemIndex();
  const firstPuts = new FirstPuts(table, index);
  const gone = index.intern("gone");
  expect((await firstPuts.of([gone]))(gone)).toBe(0);
  const number = index.intern("i1");
  const reading = firstPuts.of([number]);
  firstPuts.apply({ kind: "items_changed", item_ids: ["i1"] });
  expect((await reading)(number)).toBe(2);
  const before = table.reads.length;
  expect((await firstPuts.of([number]))(number)).toBe(2);
  expect(table.reads).toHaveLength(before + 1);
});

test("callers that need all places at the same time share one read of them", async () => {
  const table = tableOf(5000);
  const index = new ItemIndex();
  const numbers = Array.from({ length: 5000 }, (_, at) => index.intern(`i${at}`));
  const firstPuts = new FirstPuts(table, index);
  const all = await Promise.all(Array.from({ length: 20 }, () => firstPuts.of(numbers)));
  for (const places of all) {
    expect(numbers.map((number) => places(number))).toEqual(numbers.map((_, at) => at + 1));
  }
  expect(table.reads).toEqual(["newest", "newest", "newest"]);
  firstPuts.apply({ kind: "any_items_changed" });
  const before = firstPuts.of(numbers);
  firstPuts.apply({ kind: "any_items_changed" });
  await Promise.all([before, firstPuts.of(numbers)]);
  expect(table.reads).toHaveLength(9);
});
