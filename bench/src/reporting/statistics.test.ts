import { describe, expect, test } from "vitest";

import { median, spread } from "./statistics.ts";

describe("median", () => {
  test.each([
    [[5], 5],
    [[3, 1, 2], 2],
    [[10, 9, 100], 10],
    [[4, 1, 3, 2], 2.5],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test("leaves the values in their order", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test("of nothing is an error", () => {
    expect(() => median([])).toThrow("no values");
  });
});

describe("spread", () => {
  test.each([
    [[7], 0],
    [[90, 110, 100], 0.2],
  ])("of %j is %d", (values, expected) => {
    expect(spread(values)).toBeCloseTo(expected);
  });
});
