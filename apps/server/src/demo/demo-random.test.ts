/** The random source: its range, its spread, and that seeds repeat. */
import { describe, expect, test } from "vitest";

import { demoRandom } from "./demo-random.ts";

describe("demoRandom", () => {
  test.each([0, 1, 2, 12_345, -1])("seed %i: repeats itself, and is even over [0, 1)", (seed) => {
    const random = demoRandom(seed);
    const again = demoRandom(seed);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let at = 0; at < 10_000; at += 1) {
      const number = random();
      expect(again()).toBe(number);
      const tenth = Math.floor(number * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(tenths).toHaveLength(10);
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(200);
  });
});
