/** What a user did with items. */
import type { StoredEvent } from "@hellorec/client";
import { expect, test } from "vitest";

import { actionWords, itemStateOf } from "./user-actions.ts";

const event = (item_id: string, type: string, value?: number): StoredEvent => ({
  event_id: "e",
  user_id: "alice",
  item_id,
  type,
  occurred_at: "2026-01-31T12:00:00Z",
  ...(value !== undefined && { value }),
});

test("the later of like and dislike holds", () => {
  const newestFirst = [event("m", "dislike"), event("m", "view"), event("m", "like")];
  expect(itemStateOf(newestFirst, "m").opinion).toBe("dislike");
  expect(itemStateOf([...newestFirst].reverse(), "m").opinion).toBe("like");
});

test("an event of a wrong clock is not the latest", () => {
  const ahead = { ...event("m", "like"), occurred_at: "2099-01-01T00:00:00Z" };
  expect(itemStateOf([ahead, event("m", "dislike")], "m").opinion).toBe("dislike");
  expect(itemStateOf([ahead], "m").opinion).toBe("like");
});

test("a purchase lasts; the latest rating counts; other items' events do not", () => {
  const events = [event("m", "rating", 2), event("m", "rating", 5), event("m", "purchase")];
  expect(itemStateOf(events, "m")).toEqual({ opinion: undefined, isBought: true, rating: 2 });
  expect(itemStateOf(events, "n")).toEqual({
    opinion: undefined,
    isBought: false,
    rating: undefined,
  });
});

test("an opinion that was taken back is none, and the one before it holds again", () => {
  expect(itemStateOf([event("m", "unlike"), event("m", "like")], "m").opinion).toBeUndefined();
  const undone = [event("m", "undislike"), event("m", "dislike"), event("m", "like")];
  expect(itemStateOf(undone, "m").opinion).toBe("like");
  expect(itemStateOf([event("m", "like"), ...undone], "m").opinion).toBe("like");
});

test("the event that counts names the reason", () => {
  const words = actionWords([
    event("a", "view"),
    event("a", "like"),
    event("a", "rating", 4.5),
    event("b", "click"),
    event("c", "rating", 4),
    event("e", "purchase"),
    event("e", "like"),
    event("f", "shared"),
    event("g", "view"),
    event("g", "dislike"),
    event("h", "unlike"),
    event("h", "like"),
    event("h", "view"),
  ]);
  expect(Object.fromEntries(words)).toEqual({
    a: "liked",
    b: "looked at",
    c: "gave 4 of 5 to",
    e: "bought",
    h: "looked at",
  });
});
