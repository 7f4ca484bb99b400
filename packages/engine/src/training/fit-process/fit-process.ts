/**
 * The child process that fits a model or compares models. It reads the event log by itself and
 * reports to the process that started it. Tested through training.test.ts.
 */
import { constants, setPriority } from "node:os";

import { scanEvents } from "@hellorec/store";

import { compareModels } from "../model-selection.ts";
import {
  bytesOf,
  bytesWithin,
  isWithin,
  overNote,
  peakBytes,
  threadsWithin,
} from "./fit-memory.ts";
import type { FitOrder, FitReport } from "./fit-messages.ts";
import { fitModel } from "./fit-model.ts";
import { collectLikedItems } from "./liked-items.ts";
import type { LikedItems } from "./liked-items.ts";

/** Small enough that the parent's event loop is not blocked while it receives one. */
const PART_BYTES = 1 << 18;

// Requests come first. Threads that are started later inherit this priority.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// A Ctrl-C reaches every process of the terminal. The parent decides when this one ends.
process.on("SIGINT", () => {});
// Without a parent the result is lost, and there is nothing to clean up.
process.once("disconnect", endAtOnce);
process.once("message", (order: FitOrder) => {
  void execute(order)
    .catch((error: unknown) =>
      report({ kind: "failed", error: error instanceof Error ? error : new Error(String(error)) }),
    )
    // The report has been sent. An exit would wait for what V8 compiles in the background, and Node may
    // wait for ever: https://github.com/nodejs/node/issues/54918
    .finally(endAtOnce);
});

function endAtOnce(): void {
  process.kill(process.pid, "SIGKILL");
}

async function execute(order: FitOrder): Promise<void> {
  const { location, eventWeights, memoryMb } = order.source;
  const onProgress = (phase: string, progress: number) => {
    void report({ kind: "progress", phase, progress });
  };
  onProgress("reading events", 0);
  const note = (text: string) => void report({ kind: "note", text });
  const liked = await collectLikedItems(
    (share) => scanEvents(location, { share, note }),
    eventWeights,
    (size) => isWithin(memoryMb, bytesOf(order, size)),
  );
  if (liked.share < 1) note(sampleNote(liked, memoryMb));
  if (liked.itemIds.length === 0) {
    return await report({ kind: "nothing_to_learn", events: liked.events });
  }
  if (order.kind === "compare") {
    const result = await compareModels(liked.interactions, order.budget, {
      share: liked.share,
      threads: threadsWithin(memoryMb),
      maxBytes: bytesWithin(memoryMb),
      onProgress: (share) => onProgress("comparing models", share),
    });
    const peak = peakBytes();
    if (!isWithin(memoryMb, peak)) note(overNote(peak));
    return await report({ kind: "selected", ...result });
  }
  const { body, digest, summary } = await fitModel(liked, order.selected, {
    budget: order.budget,
    threads: threadsWithin(memoryMb),
    maxBytes: bytesWithin(memoryMb),
    onProgress,
  });
  await report({ kind: "model", bytes: body.length });
  for (let at = 0; at < body.length; at += PART_BYTES) {
    await report({ kind: "part", bytes: body.subarray(at, at + PART_BYTES) });
  }
  await report({ kind: "done", summary, digest, peak_bytes: peakBytes() });
}

function sampleNote({ share, interactions }: LikedItems, memoryMb: number): string {
  const percent = (100 * share).toPrecision(2);
  return `a fit to all users would take more than FIT_MEMORY_MB = ${memoryMb}: it learns from ${interactions.userCount} users who like something, ${percent}% of all`;
}

/** Resolves once the report is sent, so that the parts of a large model do not queue in memory. */
async function report(message: FitReport): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    if (process.send === undefined) throw new Error("fit-process runs as a forked process only");
    process.send(message, undefined, undefined, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
