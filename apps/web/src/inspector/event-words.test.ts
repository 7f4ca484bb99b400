/** Events in words. */
import { expect, test } from "vitest";

import { actionsByItem, describeEvent, evidenceOf } from "./event-words.ts";

test.each([
  [{ type: "like" }, "liked", "positive"],
  [{ type: "dislike" }, "disliked", "negative"],
  [{ type: "purchase" }, "bought", "positive"],
  [{ type: "rating", value: 4.5 }, "rated 4.5", "positive"],
  [{ type: "rating", value: 2.5 }, "rated 2.5", "none"],
  [{ type: "rating", value: 1 }, "rated 1", "negative"],
  [{ type: "shelved", value: 3 }, "shelved", "none"],
] as const)("%j", (event, words, evidence) => {
  expect(describeEvent(event)).toBe(words);
  expect(evidenceOf(event)).toBe(evidence);
});

test("of several events on an item the strongest is shown, in any order", () => {
  const events = [
    { item_id: "heat", type: "view" },
    { item_id: "heat", type: "like" },
    { item_id: "heat", type: "click" },
    { item_id: "ronin", type: "rating", value: 2 },
    { item_id: "ronin", type: "view" },
    { item_id: "casino", type: "shelved" },
  ];
  for (const order of [events, [...events].reverse()]) {
    const actions = actionsByItem(order);
    expect(actions.get("heat")).toMatchObject({ doing: "liking" });
    expect(actions.get("ronin")).toMatchObject({ done: "rated 2", doing: "disliking" });
    expect(actions.has("casino")).toBe(false);
  }
});
