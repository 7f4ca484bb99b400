import { describe, expect, test } from "vitest";

import { meanOfParts, meanQuality, pairedGain } from "./user-quality.ts";

const quality = (recall: number[], ndcg: number[]) => ({
  recall: Float32Array.from(recall),
  ndcg: Float32Array.from(ndcg),
});

describe("meanQuality", () => {
  test("is the geometric mean of both means", () => {
    expect(meanQuality(quality([0.5, 0, 1], [0.25, 0, 0.5]))).toEqual({
      metric: Math.sqrt(0.5 * 0.25),
      recall: 0.5,
    });
  });

  test("is 0 without users", () => {
    expect(meanQuality(quality([], []))).toEqual({ metric: 0, recall: 0 });
  });
});

describe("pairedGain", () => {
  test("is exact where recall and NDCG are the same number", () => {
    const one = [0.5, 1, 0.25, 0.25];
    const other = [0.25, 1, 0.25, 0];
    const { gain, standard_error } = pairedGain(quality(one, one), quality(other, other));
    expect(gain).toBeCloseTo(0.125, 12);
    // The differences are .25, 0, 0 and .25: a standard deviation of .1443, over the root of 4.
    expect(standard_error).toBeCloseTo(0.0722, 4);
  });

  test("is sure of a gain that every user has", () => {
    const one = quality([0.5, 0.75], [0.5, 0.75]);
    const other = quality([0.25, 0.5], [0.25, 0.5]);
    expect(pairedGain(one, other)).toEqual({ gain: 0.25, standard_error: 0 });
  });

  test.each([
    ["no users", [], []],
    ["one user", [0.5], [0.25]],
    ["another candidate that finds nothing", [0.5, 0.5], [0, 0]],
  ])("has no error for %s", (_, one, other) => {
    const { gain, standard_error } = pairedGain(quality(one, one), quality(other, other));
    expect(Number.isFinite(gain)).toBe(true);
    expect(standard_error).toBe(0);
  });
});

describe("meanOfParts", () => {
  test("is the mean of each user", () => {
    const parts = [quality([0.5, 0], [0.25, 1]), quality([1, 0.5], [0.75, 0])];
    expect(meanOfParts(parts)).toEqual(quality([0.75, 0.25], [0.5, 0.5]));
    expect(meanOfParts(parts.slice(1))).toEqual(parts[1]);
  });

  test("is empty without parts", () => {
    expect(meanOfParts([])).toEqual(quality([], []));
  });
});
