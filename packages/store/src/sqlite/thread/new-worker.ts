/** Makes the worker of a SQLite thread. Tested through open-store.test.ts. */
import { Worker } from "node:worker_threads";

import type { ThreadStart } from "./thread-messages.ts";

// The program is small and holds one request at a time. Small heaps keep the process small.
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 2 };

/** A worker that runs the program of a SQLite thread. */
export function newWorker(start: ThreadStart): Worker {
  const program = import.meta.url.endsWith(".ts")
    ? "./sqlite-thread.dev.mjs"
    : "./sqlite-thread.js";
  return new Worker(new URL(program, import.meta.url), {
    workerData: start,
    resourceLimits: LIMITS,
    name: `store ${start.role}`,
    // Node would write them to the stderr of this process, and wait while nobody reads that.
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
}
