import { expect, test } from "vitest";

import { defaultFitMemoryMb, heapMebibytes, isWithin, LEAST_FIT_MEMORY_MB } from "./fit-memory.ts";

test("the default leaves half of the memory, and is no more than 1.5 GB", () => {
  const megabytes = defaultFitMemoryMb();
  expect(Number.isInteger(megabytes)).toBe(true);
  expect(megabytes).toBeGreaterThanOrEqual(LEAST_FIT_MEMORY_MB);
  expect(megabytes).toBeLessThanOrEqual(1500);
});

test("MB are a million bytes, and half of them are the heap's", () => {
  expect(isWithin(256, 256e6)).toBe(true);
  expect(isWithin(256, 256e6 + 1)).toBe(false);
  expect(heapMebibytes(1000)).toBe(476);
});
