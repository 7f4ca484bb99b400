/**
 * Loaded before a server (`node --import`): measures the delay of its event loop. At SIGUSR2 it
 * writes what it measured to the file in EVENT_LOOP_DELAY_FILE, and resets.
 */
import { renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

import type { LoopDelay } from "../src/store/loop-delay.ts";

const RESOLUTION_MS = 1;

const file = process.env["EVENT_LOOP_DELAY_FILE"];
if (isMainThread && file !== undefined) {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  // It counts from one sample to the next: a loop that is never late shows the resolution.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  histogram.enable();
  process.on("SIGUSR2", () => {
    const delay: LoopDelay = {
      p50_ms: late(histogram.percentile(50)),
      p99_ms: late(histogram.percentile(99)),
      max_ms: late(histogram.max),
    };
    histogram.reset();
    writeFileSync(`${file}.new`, JSON.stringify(delay));
    renameSync(`${file}.new`, file);
  });
}
