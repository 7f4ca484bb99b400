/** Entries that keep their places while a list changes. */
import { expect, test } from "vitest";

import { entriesOf, keepPlaces } from "./kept-places.ts";

const shown = (titles: string, recommendation_id = "old") =>
  entriesOf({
    strategy: "personal",
    model_version: "1",
    recommendation_id,
    items: Array.from(titles, (title) => ({
      item: { item_id: title, title, categories: [], available: true },
      score: 1,
      because: [],
    })),
  });

test.each([
  ["ABC", "DEF", "", "DEF"],
  ["ABC", "BCD", "A", "ABC"],
  ["ABC", "CBD", "B", "CBD"],
  ["ABCD", "DEFG", "BC", "DBCE"],
  ["ABC", "D", "C", "DC"],
  ["AB", "CDEF", "B", "CBDE"],
  ["ABC", "", "B", "B"],
  ["ABC", "DEF", "Z", "DEF"],
])("%s, then %s, keeping %s: %s", (before, after, kept, wanted) => {
  const places = keepPlaces(shown(before), shown(after, "new"), new Set(kept));
  expect(places.map(({ item }) => item.item_id).join("")).toBe(wanted);
});

test("an entry that is kept belongs to the list that it came from", () => {
  const places = keepPlaces(shown("AB"), shown("CD", "new"), new Set("A"));
  expect(places.map(({ from }) => from?.recommendation_id)).toEqual(["old", "new"]);
});
