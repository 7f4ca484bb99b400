// A thread that computes rows of a fit: takes an order, does rows until none is left, reports.
import { parentPort } from "node:worker_threads";

import { doSomeRows, type RowOrder, type RowReport } from "./row-orders.ts";
import { rowWorker } from "./row-task.ts";

if (parentPort === null) throw new Error("fit-rows-thread runs as a worker thread only");
const owner = parentPort;

owner.on("message", ({ task, ledger }: RowOrder) => {
  try {
    const work = rowWorker(task);
    let isMore = true;
    while (isMore) isMore = doSomeRows(ledger, work);
    owner.postMessage({ kind: "done" } satisfies RowReport);
  } catch (error) {
    owner.postMessage({ kind: "failed", error } satisfies RowReport);
  }
});
