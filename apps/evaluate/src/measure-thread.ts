/** A thread that measures blocks of users until none is left. */
import { workerData } from "node:worker_threads";

import type { MeasureOrder } from "./measure-threads.ts";
import { blockMeasurer } from "./measure.ts";

const { task, ledger }: MeasureOrder = workerData;
const measureNext = blockMeasurer(task, ledger);
let isMore = true;
while (isMore) isMore = measureNext();
