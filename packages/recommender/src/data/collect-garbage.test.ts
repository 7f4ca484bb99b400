/** Memory outside of the heap that nothing refers to is freed at once. */
import { expect, test } from "vitest";

import { collectGarbage, collectYoungGarbage } from "./collect-garbage.ts";

const MEBIBYTE = 1_048_576;

function allocate(count: number): number {
  let bytes = 0;
  for (let at = 0; at < count; at += 1) bytes += new SharedArrayBuffer(MEBIBYTE).byteLength;
  return bytes;
}

test("frees shared arrays that are garbage", async () => {
  collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  const bytes = allocate(200);
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(bytes / 2);
  // V8 may free the memory after the collection, on another thread.
  const kept = (): number => {
    collectGarbage();
    return process.memoryUsage().arrayBuffers - before;
  };
  await expect.poll(kept, { timeout: 10_000 }).toBeLessThan(bytes / 10);
});

function allocateBuffers(count: number): number {
  let bytes = 0;
  for (let at = 0; at < count; at += 1) bytes += new Uint8Array(MEBIBYTE / 4).byteLength;
  return bytes;
}

test("frees buffers that were allocated lately, without a look at the rest of the heap", async () => {
  collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  const bytes = allocateBuffers(60);
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(bytes / 2);
  const kept = (): number => {
    collectYoungGarbage();
    return process.memoryUsage().arrayBuffers - before;
  };
  await expect.poll(kept, { timeout: 10_000 }).toBeLessThan(bytes / 10);
});
