/** Goals at their limit. */
import { describe, expect, test } from "vitest";

import { goal } from "./goal.ts";

describe("goal", () => {
  test.each([
    ["at least", 2, true],
    ["at least", 1.9, false],
    ["at most", 2, true],
    ["at most", 2.1, false],
  ] as const)("%s 2: %d is met: %s", (bound, measured, met) => {
    expect(goal({ goal: "a", measured, limit: 2, bound, unit: "x" }).met).toBe(met);
  });
});
