/** Which of a user's events on an item counts. */
import type { StoredEvent } from "@hellorec/client";
import { expect, test } from "vitest";

import { combine, combineByItem } from "./combined-event.ts";

/** Events as "type" or "rating:stars", newest first. */
const events = (...newestFirst: string[]): StoredEvent[] =>
  newestFirst.map((text, at) => {
    const [type = "", stars] = text.split(":");
    return {
      event_id: `e${at}`,
      user_id: "alice",
      item_id: "m",
      type,
      occurred_at: "2026-01-31T12:00:00Z",
      ...(stars !== undefined && { value: Number(stars) }),
    };
  });

test.each([
  [["like", "rating:4.5"], "like"],
  [["rating:4.5", "view"], "rating"],
  [["view", "like", "click"], "like"],
  [["view", "dislike"], "dislike"],
  [["like", "dislike"], "like"],
  [["dislike", "purchase"], "dislike"],
  [["rating:1", "like"], "rating"],
  [["impression"], undefined],
  [[], undefined],
])("of %j the %s counts", (types, wanted) => {
  expect(combine(events(...types)).counting?.type).toBe(wanted);
});

test("of a type the newest counts, even where it is weaker", () => {
  expect(combine(events("rating:3", "rating:0.5")).counting?.value).toBe(3);
});

test.each([
  [["unlike", "like"], undefined],
  [["unlike", "like", "view"], "view"],
  [["like", "unlike", "like"], "like"],
  [["unlike", "dislike", "like"], "dislike"],
  [["undislike", "dislike", "like"], "like"],
  [["unlike", "like", "like"], undefined],
  [["unlike"], undefined],
])("what was taken back does not count: of %j the %s does", (types, wanted) => {
  expect(combine(events(...types)).counting?.type).toBe(wanted);
});

test("every event has its effect", () => {
  const given = events("view", "impression", "unlike", "like", "rating:4.5");
  const { effects } = combine(given);
  expect(given.map((event) => effects.get(event))).toEqual([
    "outweighed",
    "none",
    "taken back",
    "taken back",
    "counts",
  ]);
});

test("an event of a wrong clock is not the latest", () => {
  const [ahead, dislike] = events("like", "dislike");
  if (ahead === undefined || dislike === undefined) throw new Error("two events are made");
  const wrong = { ...ahead, occurred_at: "2099-01-01T00:00:00Z" };
  expect(combine([wrong, dislike]).counting).toBe(dislike);
});

test("items are apart", () => {
  const given = events("like", "view").map((event, at) => ({ ...event, item_id: `i${at}` }));
  const combined = combineByItem(given);
  expect([...combined.keys()]).toEqual(["i0", "i1"]);
  expect(combined.get("i1")?.counting?.type).toBe("view");
});
