/** Running text and labelled rows within a width. */
import { expect, test } from "vitest";

import { rowsText, wrapped } from "./wrap.ts";

test.each([
  ["fitted to many likes", 10, ["fitted to", "many likes"]],
  ["", 10, [""]],
  ["a abcdefghij b", 4, ["a", "abcd", "efgh", "ij b"]],
  ["吾輩は猫", 5, ["吾輩", "は猫"]],
  ["吾 abc", 1, ["吾", "ab", "c"]],
  ["abc", -4, ["ab", "c"]],
])("%j in %i columns", (text, width, lines) => {
  expect(wrapped(text, width)).toEqual(lines);
});

test("rows stand below each other", () => {
  const rows = rowsText(
    [
      ["id", "a b"],
      ["left out", undefined],
      ["long", "some words that go on"],
    ],
    22,
  );
  expect(rows.split("\n")).toEqual([
    "id        a b",
    "long      some words",
    "          that go on",
  ]);
});
