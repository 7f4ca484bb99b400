import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";

import { afterEach, expect, test } from "vitest";

import { limitHeapGrowth } from "./heap-growth.ts";

afterEach(() => setFlagsFromString("--heap-growing-percent=0"));

test("garbage that has grown old takes little beside what lives", async () => {
  const before = await mostBytes();
  limitHeapGrowth();
  expect(await mostBytes()).toBeLessThan(0.75 * before);
});

/** The most bytes of the heap of a thread whose objects live long enough to grow old. */
async function mostBytes(): Promise<number> {
  const thread = new Worker(
    `const { getHeapStatistics } = require("node:v8");
    const living = Array.from({ length: 400_000 }, (_, at) => ({ at, text: "a" + at }));
    const waiting = [];
    let most = 0;
    for (let at = 0; at < 6_000_000; at++) {
      waiting[at % 300_000] = { at, text: "b" + at };
      if (at % 1000 === 0) most = Math.max(most, getHeapStatistics().used_heap_size);
    }
    require("node:worker_threads").parentPort.postMessage(living.length === 0 ? 0 : most);`,
    { eval: true },
  );
  const [most]: unknown[] = await once(thread, "message");
  await thread.terminate();
  return Number(most);
}
