/** Which names a mistyped word is close to. */
import { expect, test } from "vitest";

import { closest } from "./closest.ts";

test.each([
  ["recomend", "recommend"],
  ["RECOMMEND", "recommend"],
  ["popluar", "popular"],
  ["items.gte", "items.get"],
  ["cvs", "csv"],
  ["xyz", undefined],
  ["", undefined],
])("%j was meant to be %j", (typed, meant) => {
  expect(closest(typed, ["recommend", "popular", "items.get", "csv"])).toBe(meant);
});
