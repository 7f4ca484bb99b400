/** The difference of two lists, in words. */
import { expect, test } from "vitest";

import { changeOf } from "./row-changes.ts";

const list = (...titles: string[]) => ({
  items: titles.map((title) => ({
    item: { item_id: title.toLowerCase(), title, categories: [], available: true },
    score: 1,
    because: [],
  })),
});

test("the same order is no change, whatever the scores", () => {
  expect(changeOf(list("A", "B"), list("A", "B"))).toBeUndefined();
});

test("the first title and the new ones are named, each once", () => {
  expect(changeOf(list("A", "B"), list("C", "A", "D"))).toBe(
    "Your row changed: C is first. New: D.",
  );
});

test("another order alone names what is first", () => {
  expect(changeOf(list("A", "B"), list("B", "A"))).toBe("Your row changed: B is first.");
});

test("at most three new titles are read out", () => {
  expect(changeOf(list("A"), list("A", "B", "C", "D", "E"))).toContain("New: B, C, D.");
});

test("an empty row says so", () => {
  expect(changeOf(list("A"), list())).toBe("Your row changed: it is empty.");
});
