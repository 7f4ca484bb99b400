/** The thread a fit runs in: reads the log by itself and reports to its owner. */
import { parentPort, workerData } from "node:worker_threads";

import { scanEvents } from "@hellorec/store";

import type { FitOrder, FitReport } from "./fit-messages.ts";
import { fitModel } from "./fit-model.ts";
import { collectLikedItems } from "./liked-items.ts";

if (parentPort === null) throw new Error("fit-thread runs as a worker thread only");
const owner = parentPort;
const order: FitOrder = workerData;

const liked = await collectLikedItems(scanEvents(order.location), order.weights);
if (liked.users.length === 0) {
  owner.postMessage({ kind: "nothing_to_learn" } satisfies FitReport);
} else {
  const report = (phase: string, progress: number) => {
    owner.postMessage({ kind: "progress", phase, progress } satisfies FitReport);
  };
  report("read", 0.1);
  const outcome = fitModel(liked, report);
  owner.postMessage({ kind: "done", ...outcome } satisfies FitReport, [outcome.body.buffer]);
}
