/** The bounded set: its limit and its order. */
import { expect, test } from "vitest";

import { BoundedSet } from "./bounded-set.ts";

test("values are taken in the order they were added, each once", () => {
  const set = new BoundedSet<string>(10);
  for (const value of ["a", "b", "a"]) set.add(value);
  expect(set.size).toBe(2);
  expect([set.takeFirst(), set.takeFirst(), set.takeFirst()]).toEqual(["a", "b", undefined]);
});

test("a full set ignores new values until one is taken", () => {
  const set = new BoundedSet<string>(1);
  set.add("a");
  set.add("b");
  expect([set.has("a"), set.has("b")]).toEqual([true, false]);
  set.takeFirst();
  set.add("b");
  expect(set.has("b")).toBe(true);
});
