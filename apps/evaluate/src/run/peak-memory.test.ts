import { setTimeout } from "node:timers/promises";

import { expect, test } from "vitest";

import { peakMemory, withPeakMemory } from "./peak-memory.ts";

const MEBIBYTE = 1024 * 1024;

test("tells what was held in between, be it the most ever or not", async () => {
  const hold = async (mebibytes: number) => {
    // Memory counts once it is written to.
    const block = Buffer.alloc(mebibytes * MEBIBYTE, 1);
    await setTimeout(100);
    return block.length;
  };
  const [most, record] = await withPeakMemory(() => hold(400));
  expect(most).toBe(400 * MEBIBYTE);
  expect(record).toBeGreaterThan(400);
  // The process may have grown a little since.
  expect(record).toBeLessThanOrEqual(peakMemory());
  const [, later] = await withPeakMemory(() => setTimeout(50));
  expect(later).toBeGreaterThan(10);
  expect(later).toBeLessThanOrEqual(peakMemory());
});

test("passes an error on", async () => {
  await expect(withPeakMemory(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
