/** Starts the worker of a SQLite thread and waits until it has opened the file. Tested through open-store.test.ts. */
import { Worker } from "node:worker_threads";

import { failureError } from "../../commit/write-outcome.ts";
import { StoreError } from "../../contract/store-error.ts";
import type { FromThread, ThreadStart } from "./thread-messages.ts";

// The program is small and holds one request at a time. Small heaps keep the process small.
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 2 };

/** A running worker, and the schema version that the file had before it was opened. */
export interface StartedWorker {
  readonly worker: Worker;
  readonly migratedFrom: number;
}

/** @throws {StoreError} why the file was refused */
export async function startWorker(start: ThreadStart): Promise<StartedWorker> {
  const program = import.meta.url.endsWith(".ts")
    ? "./sqlite-thread.dev.mjs"
    : "./sqlite-thread.js";
  const worker = new Worker(new URL(program, import.meta.url), {
    workerData: start,
    resourceLimits: LIMITS,
    name: `store ${start.role}`,
    // Node would write them to the stderr of this process, and wait while nobody reads that.
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  return { worker, migratedFrom: await opened(worker) };
}

function opened(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(
        new StoreError(
          "UNUSABLE",
          `the database thread did not start (${error.message}): free memory if it ran out, else install hellorec again`,
          {
            cause: error,
          },
        ),
      );
    const onExit = () => fail(new Error("it ended"));
    worker.once("error", fail);
    worker.once("exit", onExit);
    worker.once("message", (message: FromThread) => {
      worker.off("error", fail);
      worker.off("exit", onExit);
      if (message.kind === "opened") return resolve(message.migratedFrom);
      const failure: Error =
        message.kind === "refused"
          ? failureError(message.failure)
          : new Error(`unexpected "${message.kind}"`);
      // The thread has released its files once it has ended.
      worker.once("exit", () => reject(failure));
    });
  });
}
