/** Starts the worker of a SQLite thread and waits until it has opened the file. Tested through open-store.test.ts. */
import type { Worker } from "node:worker_threads";

import { failureError } from "../../commit/write-outcome.ts";
import { StoreError } from "../../contract/store-error.ts";
import { newWorker } from "./new-worker.ts";
import { runRebuild } from "./run-rebuild.ts";
import type { FromThread, ThreadStart } from "./thread-messages.ts";

/** A running worker, and the schema version that the file had before it was opened. */
export interface StartedWorker {
  readonly worker: Worker;
  readonly migratedFrom: number;
}

/**
 * Starts a worker. For an owner, a file whose events have an older key is rebuilt first, in a thread of
 * its own.
 *
 * @param log receives lines for the operator
 * @throws {StoreError} why the file was refused
 */
export async function startWorker(
  start: ThreadStart,
  log: (line: string) => void,
): Promise<StartedWorker> {
  const first = newWorker(start);
  const opening = await opened(first);
  if (opening.kind === "opened") return { worker: first, migratedFrom: opening.migratedFrom };
  if (start.role === "owner") await runRebuild(start, log);
  const worker = newWorker(start);
  const again = await opened(worker);
  if (again.kind === "outdated") throw new Error("a file is as old after its rebuild as before");
  return { worker, migratedFrom: opening.version };
}

type Opening = Extract<FromThread, { kind: "opened" | "outdated" }>;

/** Resolves once the file is open, or once the thread of an outdated file has ended. */
function opened(worker: Worker): Promise<Opening> {
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
      if (message.kind === "opened") return resolve(message);
      // The thread has released its files once it has ended.
      if (message.kind === "outdated") return worker.once("exit", () => resolve(message));
      const failure: Error =
        message.kind === "refused"
          ? failureError(message.failure)
          : new Error(`unexpected "${message.kind}"`);
      worker.once("exit", () => reject(failure));
    });
  });
}
