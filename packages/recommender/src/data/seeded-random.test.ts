import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { seededRandom } from "./seeded-random.ts";

describe("seededRandom", () => {
  test("gives the numbers of the reference implementation of xoshiro128**", () => {
    const { uint32 } = seededRandom([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, uint32)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  test("repeats itself for a seed, and differs between seeds", () => {
    const draw = (seed: number): number[] => Array.from({ length: 8 }, seededRandom(seed).uint32);
    fc.assert(
      fc.property(fc.maxSafeInteger(), (seed) => {
        expect(draw(seed)).toEqual(draw(seed));
        expect(draw(seed)).not.toEqual(draw(seed > 0 ? seed - 1 : seed + 1));
      }),
    );
  });

  test("draws evenly", () => {
    const random = seededRandom(7);
    const counts = [0, 0, 0, 0, 0, 0];
    let sum = 0;
    let inRange = true;
    for (let drawn = 0; drawn < 60_000; drawn += 1) {
      const face = random.below(6);
      counts[face] = (counts[face] ?? 0) + 1;
      const share = random.uniform();
      inRange &&= share >= 0 && share < 1;
      sum += share;
    }
    expect(inRange).toBe(true);
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    expect(sum / 60_000).toBeCloseTo(0.5, 2);
  });

  test("refuses what is no seed and what is no limit", () => {
    expect(() => seededRandom(0.5)).toThrow(/seed/);
    expect(() => seededRandom([0, 0, 0, 0])).toThrow(/zeros/);
    for (const limit of [0, -1, 1.5, 2 ** 33]) {
      expect(() => seededRandom(1).below(limit)).toThrow(/limit/);
    }
  });
});
