/** Exponents of growth that is known. */
import { describe, expect, test } from "vitest";

import { exponent } from "./exponent.ts";

const SIZES = [1e4, 1e5, 1e6, 1e7];

describe("exponent", () => {
  test.each([
    ["nothing grows", () => 7, 0],
    ["it grows with the data", (events: number) => events / 300, 1],
    ["it grows with the root", (events: number) => 20 * Math.sqrt(events), 0.5],
    ["it grows with the square", (events: number) => events ** 2, 2],
    ["it becomes quicker", (events: number) => 5 / events, -1],
  ])("%s", (_what, cost, expected) => {
    expect(exponent(SIZES.map((events) => ({ events, value: cost(events) })))).toBeCloseTo(
      expected,
      10,
    );
  });

  test("one value that is off moves it by its weight in least squares", () => {
    const values = [1, 1, 1, 10];
    const points = values.map((value, at) => ({ events: SIZES[at] ?? 0, value }));
    expect(exponent(points)).toBeCloseTo(0.3, 10);
  });

  test("refuses what has none", () => {
    expect(() => exponent([{ events: 1e4, value: 1 }])).toThrow("two sizes");
    expect(() => exponent([])).toThrow(RangeError);
    const free = [1e4, 1e5].map((events) => ({ events, value: 0 }));
    expect(() => exponent(free)).toThrow("no exponent of 0 at 10000");
  });
});
