import { expect, test } from "vitest";

import { differenceOf, meanOf, standardErrorOf } from "./means.ts";

test("means and their standard errors", () => {
  expect(meanOf([])).toBe(0);
  expect(meanOf(Float64Array.of(1, 2, 6))).toBe(3);
  expect(standardErrorOf([5])).toBe(0);
  expect(standardErrorOf(Float64Array.of(1, 3))).toBe(1);
});

test("a paired difference is as sure as the differences are alike", () => {
  expect(differenceOf([2, 4], [1, 1])).toEqual({ mean: 2, standard_error: 1 });
  expect(differenceOf(Float64Array.of(0.1, 0.9), Float64Array.of(0.1, 0.9))).toEqual({
    mean: 0,
    standard_error: 0,
  });
});
