import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { growthOf, lowestOfWindows, medianSlope } from "./growth.ts";

const tolerance = { share: 0.1, least: 5 };
const minutes = (count: number, value: (at: number) => number): number[] =>
  Array.from({ length: count }, (_, at) => value(at));

describe("a slope", () => {
  test.each([
    [[], 0],
    [[7], 0],
    [[1, 2, 3, 4], 1],
    [[5, 5, 500, 5, 5], 0],
    [[9, 6, 3], -3],
  ])("of %j is %d", (values, slope) => {
    expect(medianSlope(values)).toBe(slope);
  });

  test("of a line is its own, whatever its length", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -99, max: 99 }),
        fc.integer({ min: 2, max: 40 }),
        (slope, count) => {
          expect(medianSlope(minutes(count, (at) => 7 + slope * at))).toBe(slope);
        },
      ),
    );
  });
});

test("windows have their lowest values", () => {
  expect(lowestOfWindows([5, 3, 9, 8, 1, 7], 3)).toEqual([3, 8, 1]);
  expect(lowestOfWindows([], 3)).toEqual([]);
});

describe("growth", () => {
  test("a heap that is collected again and again does not grow", () => {
    const heap = minutes(720, (at) => 100 + (at % 17) * 4);
    expect(growthOf(heap, tolerance)).toMatchObject({ grows: false, worst: 164 });
  });

  test("a leak below the teeth of the heap grows", () => {
    const heap = minutes(720, (at) => 100 + (at % 17) * 4 + at * 0.05);
    expect(growthOf(heap, tolerance).grows).toBe(true);
  });

  test("the first quarter does not count", () => {
    const warm = minutes(400, (at) => Math.min(at, 100));
    expect(growthOf(warm, tolerance)).toMatchObject({ grown: 0, median: 100, grows: false });
  });

  test("a few units are no growth", () => {
    expect(
      growthOf(
        minutes(100, (at) => 20 + at / 50),
        tolerance,
      ).grows,
    ).toBe(false);
  });
});
