/**
 * The program of a thread: measures blocks of users until none is left. Tested through
 * measure.test.ts.
 */
import { workerData } from "node:worker_threads";

import { blockMeasurer } from "./measure-blocks.ts";
import type { MeasureOrder } from "./measure.ts";

const { task, ledger }: MeasureOrder = workerData;
const measureNext = blockMeasurer(task, ledger);
let isMore = true;
while (isMore) isMore = measureNext();
