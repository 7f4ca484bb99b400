import { expect, test } from "vitest";

import { deedsByItem, describeEvent, leaningOf } from "./event-words.ts";

test.each([
  [{ type: "like" }, "liked", "for"],
  [{ type: "dislike" }, "disliked", "against"],
  [{ type: "purchase" }, "bought", "for"],
  [{ type: "rating", value: 4.5 }, "rated 4.5", "for"],
  [{ type: "rating", value: 2.5 }, "rated 2.5", "none"],
  [{ type: "rating", value: 1 }, "rated 1", "against"],
  [{ type: "shelved", value: 3 }, "shelved", "none"],
] as const)("%j", (event, words, leaning) => {
  expect(describeEvent(event)).toBe(words);
  expect(leaningOf(event)).toBe(leaning);
});

test("of several events on an item the one that says most is told, whichever came first", () => {
  const events = [
    { item_id: "heat", type: "view" },
    { item_id: "heat", type: "like" },
    { item_id: "heat", type: "click" },
    { item_id: "ronin", type: "rating", value: 2 },
    { item_id: "ronin", type: "view" },
    { item_id: "casino", type: "shelved" },
  ];
  for (const order of [events, events.toReversed()]) {
    const deeds = deedsByItem(order);
    expect(deeds.get("heat")).toMatchObject({ doing: "liking" });
    expect(deeds.get("ronin")).toMatchObject({ done: "rated 2", doing: "disliking" });
    expect(deeds.has("casino")).toBe(false);
  }
});
