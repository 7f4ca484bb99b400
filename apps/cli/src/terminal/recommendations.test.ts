/** A recommendation list for people. */
import { expect, test } from "vitest";

import { emptyCategoryNote, recommendationsText } from "./recommendations.ts";
import { styleFor } from "./style.ts";

test("every entry has its reasons", () => {
  const item = { item_id: "f", title: "Faust", categories: ["Drama"], available: true };
  const because = ["M", "N", "O"].map((title) => ({ item_id: title, title, weight: 1 }));
  const list = {
    items: [
      { item, score: 2, because },
      { item, score: 1, because: [] },
    ],
    strategy: "personal" as const,
    model_version: "1",
    recommendation_id: "r",
  };
  const text = recommendationsText(list, styleFor({ isTTY: false, columns: 0 }, {}, true));
  expect(text).toBe(
    "    ID  TITLE  CATEGORIES\n 1  f   Faust  Drama\n    because of M, N and O\n 2  f   Faust  Drama",
  );
});

test.each<[string[], boolean, string[], string]>([
  [["sci-fi"], false, ["Sci-Fi"], 'no item found in category "sci-fi": did you mean Sci-Fi?'],
  [["a", "b"], false, [], 'no item found in category "a" or "b": names are matched exactly'],
  [["Drama"], true, ["Drama"], 'nothing to recommend in category "Drama"'],
])("an empty list of categories %j", (categories, hasItems, near, note) => {
  expect(emptyCategoryNote(categories, hasItems, near)).toBe(note);
});
