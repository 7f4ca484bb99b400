/** Events in words. */
import type { StoredEvent } from "@hellorec/client";
import { expect, test } from "vitest";

import { actionsByItem, describeEvent, effectsOf, evidenceOf } from "./event-words.ts";

let made = 0;
const event = (item_id: string, type: string, value?: number): StoredEvent => ({
  event_id: `e${++made}`,
  user_id: "alice",
  item_id,
  type,
  occurred_at: "2026-01-31T12:00:00Z",
  ...(value !== undefined && { value }),
});

test.each([
  [{ type: "like" }, "liked", "positive"],
  [{ type: "dislike" }, "disliked", "negative"],
  [{ type: "purchase" }, "bought", "positive"],
  [{ type: "rating", value: 4.5 }, "rated 4.5", "positive"],
  [{ type: "rating", value: 2.5 }, "rated 2.5", "none"],
  [{ type: "rating", value: 1 }, "rated 1", "negative"],
  [{ type: "shelved", value: 3 }, "shelved", "none"],
  [{ type: "unlike" }, "took the like back", "none"],
  [{ type: "undislike" }, "took the dislike back", "none"],
] as const)("%j", (kind, words, evidence) => {
  expect(describeEvent(kind)).toBe(words);
  expect(evidenceOf(kind)).toBe(evidence);
});

test("of several events on an item the one that counts has the word", () => {
  const actions = actionsByItem([
    event("heat", "like"),
    event("heat", "rating", 4.5),
    event("ronin", "rating", 2),
    event("ronin", "view"),
    event("casino", "shelved"),
    event("speed", "unlike"),
    event("speed", "like"),
  ]);
  expect(actions.get("heat")).toMatchObject({ done: "liked", doing: "liking" });
  expect(actions.get("ronin")).toMatchObject({ done: "rated 2", doing: "giving 2 of 5 to" });
  expect([...actions.keys()]).toEqual(["heat", "ronin"]);
});

test("a view on a disliked item is no evidence for it", () => {
  const history = [
    event("heat", "view"),
    event("heat", "dislike"),
    event("heat", "like"),
    event("speed", "unlike"),
    event("speed", "like"),
    event("speed", "rating", 2.5),
  ];
  const effects = effectsOf(history);
  expect(history.map(({ event_id }) => effects.get(event_id)?.evidence)).toEqual([
    "none",
    "negative",
    "none",
    "none",
    "none",
    "none",
  ]);
  expect(effects.get(history[0]?.event_id ?? "")?.meaning).toContain("later or stronger");
  expect(effects.get(history[4]?.event_id ?? "")?.meaning).toContain("taken back");
});
