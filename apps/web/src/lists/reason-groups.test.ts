/** The reasons for an item, as words. */
import { expect, test } from "vitest";

import type { ActionWord } from "../actions/user-actions.ts";
import { groupReasons } from "./reason-groups.ts";

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
    { words: "you chose", titles: ["X"] },
  ]);
});

test.each([
  ["session", "you looked at"],
  ["similar", "Goes with"],
] as const)("%s: %s", (strategy, words) => {
  expect(groupReasons(strategy, because.slice(0, 1), new Map())).toEqual([
    { words, titles: ["X"] },
  ]);
});

test("without reasons there is nothing to say", () => {
  expect(groupReasons("personal", [], new Map())).toEqual([]);
});
