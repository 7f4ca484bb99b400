import { expect, test } from "vitest";

import { Lru } from "./lru.ts";

test("forgets what was used longest ago", () => {
  const lru = new Lru<string, number>(2);
  lru.set("a", 1);
  lru.set("b", 2);
  lru.get("a");
  lru.set("c", 3);
  expect([lru.get("a"), lru.get("b"), lru.get("c")]).toEqual([1, undefined, 3]);
});

test("counts costs, and takes back the cost of what is replaced or deleted", () => {
  const lru = new Lru<string, number>(10);
  lru.set("a", 1, 6);
  lru.set("a", 2, 4);
  lru.set("b", 3, 6);
  expect(lru.size).toBe(2);
  lru.delete("a");
  lru.set("c", 4, 4);
  expect(lru.size).toBe(2);
  lru.set("d", 5, 1);
  expect(lru.get("b")).toBeUndefined();
});

test("does not keep what alone is too much", () => {
  const lru = new Lru<string, number>(10);
  lru.set("huge", 1, 11);
  expect(lru.size).toBe(0);
});
