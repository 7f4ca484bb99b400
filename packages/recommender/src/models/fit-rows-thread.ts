/**
 * The program of a thread of a fit: takes an order, computes rows until none is left, and reports.
 * Tested through fit-item-weights.test.ts.
 */
import { parentPort } from "node:worker_threads";

import { collectGarbage } from "../data/collect-garbage.ts";
import { computeNextRows } from "../kernels/row-ledger.ts";
import type { RowOrder, RowReport } from "../kernels/row-ledger.ts";
import { rowWorker } from "./row-task.ts";
import type { RowTask } from "./row-task.ts";

if (parentPort === null) throw new Error("fit-rows-thread runs as a worker thread only");
const owner = parentPort;

owner.on("message", ({ task, ledger }: RowOrder<RowTask>) => {
  try {
    // Shared memory of the order before lives as long as this thread may refer to it.
    collectGarbage();
    const work = rowWorker(task);
    let isMore = true;
    while (isMore) isMore = computeNextRows(ledger, work);
    owner.postMessage({ kind: "done" } satisfies RowReport);
  } catch (error) {
    owner.postMessage({ kind: "failed", error } satisfies RowReport);
  }
});
