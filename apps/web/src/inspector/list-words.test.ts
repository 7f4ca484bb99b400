/** Lists in words. */
import { expect, test } from "vitest";

import { describeList, describePlace } from "./list-words.ts";

test.each([
  [{ strategy: "personal", model_version: "1" }, true, "Made for this user"],
  [{ strategy: "popular", model_version: "1" }, false, "nothing is known of this user"],
  [{ strategy: "popular", model_version: null }, false, "nothing is known of this user"],
  [{ strategy: "popular", model_version: null }, true, "no model yet"],
  [{ strategy: "popular", model_version: "1" }, true, "the model knows nothing"],
  [{ strategy: "popular", model_version: "1" }, undefined, "the model knows nothing"],
] as const)("%j, history %s", (list, hasHistory, wanted) => {
  expect(describeList(list, hasHistory)).toContain(wanted);
});

test.each([
  [false, true, 2, "not available"],
  [true, true, 2, "in the history already"],
  [true, false, 0, "at most to fill up"],
  [true, false, 2, "as far up as its score"],
] as const)("available %s, seen %s, score %d", (available, seen, score, wanted) => {
  expect(describePlace({ item: { available }, seen, score })).toContain(wanted);
});
