/** Lists of the last few entries. */
import { expect, test } from "vitest";

import { movedToFront, movedToEnd, without } from "./remembered.ts";

test("the latest is first, once, and the oldest go", () => {
  expect(movedToFront(["a", "b", "c"], "c", 3)).toEqual(["c", "a", "b"]);
  expect(movedToFront(["a", "b", "c"], "d", 3)).toEqual(["d", "a", "b"]);
});

test("the newest is last, once, and the oldest go", () => {
  expect(movedToEnd(["a", "b", "c"], "a", 3)).toEqual(["b", "c", "a"]);
  expect(movedToEnd(["a", "b", "c"], "d", 3)).toEqual(["b", "c", "d"]);
});

test("looking twice at the same changes nothing", () => {
  const list = ["a", "b"];
  expect(movedToEnd(list, "b", 3)).toBe(list);
});

test("every occurrence of the entry is removed, and nothing else", () => {
  expect(without(["a", "b", "a"], "a")).toEqual(["b"]);
  expect(without(["b"], "a")).toEqual(["b"]);
});
