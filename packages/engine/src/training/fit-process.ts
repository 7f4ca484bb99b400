/** The process a fit runs in: reads the log by itself and reports to its owner. */
import { constants, setPriority } from "node:os";

import { scanEvents } from "@hellorec/store";

import type { FitOrder, FitReport } from "./fit-messages.ts";
import { fitModel, matrixOf } from "./fit-model.ts";
import { collectLikedItems } from "./liked-items.ts";
import { searchModel } from "./model-choice.ts";

/** Small enough that taking one in holds nothing up. */
const PART_BYTES = 1 << 18;

// Requests come first. Threads that are started later take this over.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// A Ctrl-C reaches every process of the terminal: when to end is the owner's to say.
process.on("SIGINT", () => {});
// Without its owner nobody wants the outcome, and there is nothing to tidy up.
process.once("disconnect", endAtOnce);
process.once("message", (order: FitOrder) => {
  void carryOut(order)
    .catch((error: unknown) =>
      report({ kind: "failed", error: error instanceof Error ? error : new Error(String(error)) }),
    )
    .finally(() => {
      process.off("disconnect", endAtOnce);
      process.disconnect();
    });
});

function endAtOnce(): void {
  process.kill(process.pid, "SIGKILL");
}

async function carryOut(order: FitOrder): Promise<void> {
  const { location, weights } = order.source;
  const onProgress = (phase: string, progress: number) => {
    void report({ kind: "progress", phase, progress });
  };
  onProgress("reading events", 0);
  const liked = await collectLikedItems(scanEvents(location), weights);
  if (liked.users.length === 0) return await report({ kind: "nothing_to_learn" });
  if (order.kind === "search") {
    const choice = await searchModel(matrixOf(liked), order.search_seconds, (share) =>
      onProgress("comparing models", share),
    );
    return await report({ kind: "chosen", choice });
  }
  const { body, digest, summary } = await fitModel(
    liked,
    order.choice,
    order.search_seconds,
    onProgress,
  );
  await report({ kind: "model", bytes: body.length });
  for (let at = 0; at < body.length; at += PART_BYTES) {
    await report({ kind: "part", bytes: body.subarray(at, at + PART_BYTES) });
  }
  await report({ kind: "done", summary, digest });
}

/** Resolves once the report is on its way, so that a large model waits here and not in a queue. */
async function report(message: FitReport): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    if (process.send === undefined) throw new Error("fit-process runs as a forked process only");
    process.send(message, undefined, undefined, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
