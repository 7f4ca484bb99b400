/** How the wait grows. */
import { expect, test } from "vitest";

import { backoffMs } from "./backoff.ts";

const BOUNDS = { firstMs: 1000, longestMs: 60_000 };

test("it doubles up to the longest, and is at least half of that", () => {
  const failures = [1, 2, 3, 7, 1000];
  expect(failures.map((count) => backoffMs(count, BOUNDS, () => 0))).toEqual([
    1000, 2000, 4000, 60_000, 60_000,
  ]);
  expect(backoffMs(3, BOUNDS, () => 1)).toBe(2000);
  expect(backoffMs(3, BOUNDS)).toBeGreaterThanOrEqual(2000);
  expect(backoffMs(3, BOUNDS)).toBeLessThanOrEqual(4000);
});
