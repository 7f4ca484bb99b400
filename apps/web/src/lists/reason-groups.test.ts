/** The reasons for an item, as words. */
import { expect, test } from "vitest";

import type { ActionWord } from "../actions/user-actions.ts";
import { groupReasons, splitReasons } from "./reason-groups.ts";

const because = ["X", "Y", "Z"].map((title) => ({ item_id: title, title, weight: 1 }));

test("reasons alike stand together, in the order of their weights", () => {
  const actions = new Map<string, ActionWord>([
    ["X", "liked"],
    ["Y", "looked at"],
    ["Z", "liked"],
  ]);
  expect(groupReasons("personal", because, actions)).toEqual([
    { words: "you liked", titles: ["X", "Z"] },
    { words: "you looked at", titles: ["Y"] },
  ]);
});

test("of what lies further back than is known nothing is claimed", () => {
  expect(groupReasons("personal", because.slice(0, 1), new Map())).toEqual([
    { words: "of", titles: ["X"] },
  ]);
});

test("a visitor only looked at items", () => {
  expect(groupReasons("session", because.slice(0, 1), new Map())).toEqual([
    { words: "you looked at", titles: ["X"] },
  ]);
});

test("without reasons there is nothing to say", () => {
  expect(groupReasons("personal", [], new Map())).toEqual([]);
});

test("the first reason stands alone, and the others keep their words and their order", () => {
  const groups = [
    { words: "you liked", titles: ["X", "Z"] },
    { words: "you looked at", titles: ["Y"] },
  ];
  expect(splitReasons(groups)).toEqual({
    first: { words: "you liked", titles: ["X"] },
    rest: [
      { words: "", titles: ["Z"] },
      { words: "you looked at", titles: ["Y"] },
    ],
    more: 2,
  });
  expect(splitReasons(groups.slice(1))).toMatchObject({ rest: [], more: 0 });
  expect(splitReasons([]).first).toBeUndefined();
});
