/** The line that shows progress. */
import { expect, test } from "vitest";

import { progressText, secondsLeft } from "./progress.ts";

test.each([
  [{ text: "5 records" }, undefined, 80, "5 records"],
  [{ text: "x", share: 0 }, undefined, 80, "[--------------------]   0%  x"],
  [{ text: "x", share: 0.5 }, 70, 80, "[##########----------]  50%  1:10 left  x"],
  [{ text: "x", share: 0.5 }, 70, 40, "[####----]  50%  1:10 left  x"],
  [{ text: "x", share: 1.2 }, 0, 80, "[####################] 100%  0:00 left  x"],
])("%j with %s s left on %i columns", (progress, left, columns, line) => {
  expect(progressText(progress, left, columns)).toBe(line);
});

test.each([
  [0, 0.5, 10, 10],
  [0.5, 0.75, 10, 10],
  [0, 0.005, 10, undefined],
  [0.6, 0.6, 10, undefined],
])("from %d to %d in %i s: %s s are left", (first, share, seconds, left) => {
  expect(secondsLeft(first, share, seconds)).toBe(left);
});
