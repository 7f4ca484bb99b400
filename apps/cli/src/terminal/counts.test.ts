/** How counts read. */
import { expect, test } from "vitest";

import { countsText, grouped } from "./counts.ts";

test.each([
  [0, "0"],
  [999, "999"],
  [9125, "9,125"],
  [1_234_567, "1,234,567"],
])("%d is %s", (value, text) => {
  expect(grouped(value)).toBe(text);
});

test("the counts of an answer stand in its order, with words for names", () => {
  expect(countsText({ created: 1500, updated: 0 })).toBe("1,500 created, 0 updated");
  expect(countsText({ erased_events: 2 })).toBe("2 erased events");
});
