/** A damaged row of an item is named, and everything else goes on. SQLite, whose columns take any value. */
import type { Item } from "@hellorec/api";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { sqliteDatabase } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { item } from "../../testing/samples.ts";

const WHOLE = item({
  item_id: "whole",
  categories: ["film"],
  attributes: { year: 1927, tags: ["silent"] },
});

let database: TestDatabase;
let lines: string[];
beforeEach(async () => {
  database = await sqliteDatabase();
  lines = [];
});
afterEach(() => database.remove());

/** A store in which SQL changed rows of whole items. */
async function damaged(ids: readonly string[], sql: string): Promise<Store> {
  const store = await database.open();
  await store.items.put([WHOLE, ...ids.map((item_id) => ({ ...WHOLE, item_id }))]);
  await store.close();
  const outside = new DatabaseSync(database.url);
  outside.exec(sql);
  outside.close();
  return database.open({ log: (line) => lines.push(line) });
}

async function scanned(store: Store): Promise<Item[]> {
  const items: Item[] = [];
  for await (const chunk of store.items.scan()) items.push(...chunk);
  return items;
}

test.each([
  ["categories", `'["fi'`],
  ["categories", `'{"a":1}'`],
  ["categories", `'[1]'`],
  ["attributes", `'{"year":19'`],
  ["attributes", `'["year"]'`],
  ["attributes", `'{"year":null}'`],
  ["title", "x'00ff'"],
])("damaged %s (%s) are left out, and the row is named once", async (column, value) => {
  const store = await damaged(["d"], `update items set ${column} = ${value} where item_id = 'd'`);
  const rest = { ...WHOLE, item_id: "d" };
  const [found, whole] = await scanned(store);
  expect(whole).toEqual(WHOLE);
  expect(found).toEqual({
    ...(column === "title" ? { ...rest, title: "d" } : rest),
    ...(column === "categories" && { categories: [] }),
    ...(column === "attributes" && { attributes: undefined }),
  });
  await scanned(store);
  expect(lines).toEqual([
    `the item "d" is damaged (${column}), and is served without that: put it again, or remove it`,
  ]);
  // Every other way to read it goes on too.
  expect(await store.items.get("d")).toEqual(found);
  expect((await store.items.list({ limit: 10 })).items).toEqual([found, whole]);
  // And the advice helps.
  await store.items.put([rest]);
  expect(await scanned(store)).toEqual([rest, WHOLE]);
});

test("of very many damaged rows the first ones are named", async () => {
  const ids = Array.from({ length: 50 }, (_, at) => `d${at}`);
  const store = await damaged(ids, "update items set categories = '['");
  expect(await scanned(store)).toHaveLength(51);
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toContain("more items are damaged");
});
