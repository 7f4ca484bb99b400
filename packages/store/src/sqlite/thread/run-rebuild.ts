/** Runs the rebuild of a data file in a thread of its own. Tested through rebuild.test.ts. */
import { failureError } from "../../commit/write-outcome.ts";
import type { SchemaOptions } from "../migrate-file.ts";
import { newWorker } from "./new-worker.ts";
import type { FromThread } from "./thread-messages.ts";

/**
 * Resolves once the file is rebuilt and the thread has ended, so that it has no file open.
 *
 * @throws {StoreError} why it was refused
 */
export async function runRebuild(
  { file, migrations }: SchemaOptions,
  log: (line: string) => void,
): Promise<void> {
  const worker = newWorker({ role: "rebuilder", file, migrations });
  await new Promise<void>((resolve, reject) => {
    let failure = new Error("the thread that migrates the file ended early");
    let isDone = false;
    worker.on("message", (message: FromThread) => {
      if (message.kind === "note") log(message.line);
      if (message.kind === "refused") failure = failureError(message.failure);
      if (message.kind === "opened") isDone = true;
    });
    worker.once("error", (error) => (failure = error));
    worker.once("exit", () => (isDone ? resolve() : reject(failure)));
  });
}
