import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { hitRateAt, ndcgAt, recallAt, reciprocalRankAt } from "./metrics.ts";

const all = [recallAt, ndcgAt, hitRateAt, reciprocalRankAt];

describe("metrics", () => {
  test("give what is worked out by hand", () => {
    const ranked = [9, 1, 8, 2];
    const relevant = new Set([1, 2, 3]);
    expect(recallAt(ranked, relevant, 4)).toBeCloseTo(2 / 3);
    expect(recallAt(ranked, relevant, 2)).toBeCloseTo(1 / 3);
    expect(hitRateAt(ranked, relevant, 1)).toBe(0);
    expect(hitRateAt(ranked, relevant, 2)).toBe(1);
    expect(reciprocalRankAt(ranked, relevant, 1)).toBe(0);
    expect(reciprocalRankAt(ranked, relevant, 4)).toBe(1 / 2);
    const gain = 1 / Math.log2(3) + 1 / Math.log2(5);
    expect(ndcgAt(ranked, relevant, 4)).toBeCloseTo(gain / (1 + 1 / Math.log2(3) + 1 / 2));
    // The ideal of two places holds two hits, though three are relevant.
    expect(ndcgAt(ranked, relevant, 2)).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)));
  });

  test("are 0 without a hit, 1 for a list that begins with all that is relevant, and in between else", () => {
    const lists = fc.uniqueArray(fc.nat(20));
    fc.assert(
      fc.property(
        lists,
        fc.uniqueArray(fc.nat(20), { minLength: 1 }),
        fc.integer({ min: 1, max: 25 }),
        (ranked, expected, cutoff) => {
          const relevant = new Set(expected);
          for (const metric of all) {
            const value = metric(ranked, relevant, cutoff);
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
            expect(value > 0).toBe(ranked.slice(0, cutoff).some((item) => relevant.has(item)));
            expect(metric([...expected, 99], relevant, Math.max(cutoff, expected.length))).toBe(1);
          }
        },
      ),
    );
  });
});
