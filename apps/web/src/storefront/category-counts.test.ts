/** The counts of categories. */
import { expect, test } from "vitest";

import { byCount, withItems } from "./category-counts.ts";

const item = (item_id: string, ...categories: string[]) => ({
  item_id,
  title: item_id,
  categories,
  available: true,
});

test("categories of most items come first, then by name", () => {
  const seen = withItems(new Map(), [
    item("1", "War", "Drama"),
    item("2", "Drama"),
    item("3", "Art"),
  ]);
  expect(byCount(seen)).toEqual(["Drama", "Art", "War"]);
});

test("an item seen again counts once, and changes nothing", () => {
  const items = [item("1", "War"), item("2", "Drama")];
  const seen = withItems(new Map(), items);
  expect(withItems(seen, items)).toBe(seen);
});

test("what was seen before stays", () => {
  const seen = withItems(withItems(new Map(), [item("1", "War")]), [item("2", "Drama")]);
  expect(byCount(seen)).toEqual(["Drama", "War"]);
});
