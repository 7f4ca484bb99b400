/** Item IDs without an item take no number; an item that comes later is found by all that named it. */
import fc from "fast-check";
import { expect, test } from "vitest";

import {
  event,
  fillWithTwoTastes,
  item,
  LIST,
  testEngine,
  train,
  userQuery,
} from "../testing/test-engine.ts";
import { ItemIndex } from "./item-index.ts";

const idsOf = (list: { items: readonly { item: { item_id: string } }[] }) =>
  list.items.map((entry) => entry.item.item_id);

test("an ID without an item gets no number, and its item is an arrival", () => {
  const index = new ItemIndex();
  for (let at = 0; at < 10_000; at++) expect(index.findNamed(`no-item-${at}`)).toBeUndefined();
  expect(index.size).toBe(0);
  index.put(item("other"));
  expect(index.arrivalCount).toBe(0);
  for (const _ of [1, 2]) index.put(item("no-item-7"));
  expect(index.arrivalCount).toBe(1);
  index.remove("no-item-7");
  const number = index.findNamed("no-item-7");
  index.put(item("no-item-7"));
  expect(index.find("no-item-7")).toBe(number);
  expect(index.arrivalCount).toBe(1);
});

test("whatever the order: each first put of an ID that was named counts as an arrival", () => {
  const step = fc.record({
    kind: fc.constantFrom("name", "put", "remove"),
    id: fc.integer({ min: 0, max: 30 }).map((at) => `item-${at}`),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const index = new ItemIndex();
      const named = new Set<string>();
      const met = new Set<string>();
      let arrivals = 0;
      for (const { kind, id } of steps) {
        if (kind === "name") {
          expect(index.findNamed(id) === undefined).toBe(!met.has(id));
          if (!met.has(id)) named.add(id);
        } else if (kind === "put") {
          if (named.has(id) && !met.has(id)) arrivals += 1;
          index.put(item(id));
          met.add(id);
        } else {
          index.remove(id);
        }
        expect([index.arrivalCount, index.size]).toEqual([arrivals, met.size]);
      }
    }),
  );
});

test("categories that no item has any more take no memory", () => {
  const index = new ItemIndex();
  index.put(item("stays", "kept"));
  for (let at = 0; at < 1000; at++) index.put(item("changes", "kept", `category-${at}`));
  expect(index.categoryCount).toBe(2);
  expect([...index.categoryCounts()]).toEqual([
    { category: "kept", items: 2 },
    { category: "category-999", items: 1 },
  ]);
  index.remove("changes");
  expect([...index.categoryCounts()]).toEqual([{ category: "kept", items: 1 }]);
  expect(index.categoryNumbers(["kept", "category-999"])).toEqual([0, -1]);
  index.remove("stays");
  expect(index.categoryCount).toBe(0);
});

test("events before their item count once it is put: in histories, popularity and lists", async () => {
  const { engine } = await testEngine();
  const { recommendations, items, events } = engine.ports;
  await items.put([item("old")]);
  const likers = Array.from({ length: 3 }, (_, at) => event(`liker-${at}`, "late", "like"));
  await events.track([event("liker-0", "old"), ...likers]);
  expect(idsOf(await recommendations.forUser(userQuery("newcomer")))).toEqual(["old"]);
  expect(idsOf(await recommendations.forUser(userQuery("liker-1")))).toEqual(["old"]);
  await items.put([item("late")]);
  const popular = await recommendations.popular({ ...LIST });
  expect(popular.items.map(({ item: { item_id }, score }) => [item_id, score > 1])).toEqual([
    ["late", true],
    ["old", false],
  ]);
  expect(idsOf(await recommendations.forUser(userQuery("newcomer")))).toEqual(["late", "old"]);
  expect(idsOf(await recommendations.forUser(userQuery("liker-1")))).toEqual(["old"]);
});

test("a model that was fitted to an item before it was put recommends it at once", async () => {
  const { engine } = await testEngine();
  const { recommendations, items, events } = engine.ports;
  await fillWithTwoTastes(engine);
  const both = Array.from({ length: 12 }, (_, at) => event(`red-reader-${at}`, "late", "like"));
  await events.track(both);
  await train(engine);
  await events.track([event("reader", "red-1", "like"), event("reader", "red-2", "like")]);
  const query = userQuery("reader", { limit: 100 });
  expect(idsOf(await recommendations.forUser(query))).not.toContain("late");
  await items.put([item("late", "red")]);
  const list = await recommendations.forUser(query);
  expect(list.strategy).toBe("personal");
  const late = list.items.find((entry) => entry.item.item_id === "late");
  expect(late?.score).toBeGreaterThan(0);
  expect(late?.because.map(({ item_id }) => item_id).toSorted()).toEqual(["red-1", "red-2"]);
});
