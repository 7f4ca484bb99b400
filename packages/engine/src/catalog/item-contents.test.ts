import { expect, test } from "vitest";

import { item } from "../testing/test-engine.ts";
import { asCatalogNumber } from "./catalog-number.ts";
import { ItemContents } from "./item-contents.ts";

test("many changes are applied, the last one of each item, while the event loop continues", async () => {
  const contents = new ItemContents();
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  for (let at = 0; at < 20_000; at++) {
    contents.put(asCatalogNumber(at), item(`item-${at}`, `category ${at % 50}`));
  }
  contents.remove(asCatalogNumber(3));
  contents.put(asCatalogNumber(4), item("item-4", "category 7"));
  await contents.settled();
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
  const { table } = contents;
  expect(table.size).toBe(19_999);
  expect(table.has(3)).toBe(false);
  expect(table.similarity(4, 57)).toBeGreaterThan(table.similarity(4, 54));
});
