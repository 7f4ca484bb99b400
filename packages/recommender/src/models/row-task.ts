/**
 * The row task of a fit: plain data that is posted to a thread, and the function that computes its
 * rows. Tested through fit-item-weights.test.ts.
 */
import type { RowWorker } from "../kernels/row-ledger.ts";
import { RowThreads } from "../kernels/row-threads.ts";
import type { FitInput } from "./item-model.ts";
import { modelOf } from "./model-registry.ts";
import type { ModelName, NamedParams } from "./model-registry.ts";
import type { RowWork } from "./row-work.ts";

/** Rows of one step of a fit. Arrays lie in shared memory and are filled in place. */
export interface RowTask {
  readonly model: ModelName;
  readonly input: FitInput<NamedParams>;
  readonly work: RowWork;
}

/** The threads of one fit, or of several fits, one after the other. */
export type FitThreads = RowThreads<RowTask>;

/** The program of a thread: beside this file, or beside the bundle that contains this file. */
const PROGRAM = new URL(
  import.meta.url.endsWith(".ts") ? "./fit-rows-thread.dev.mjs" : "./fit-rows-thread.js",
  import.meta.url,
);

/** The function that computes the rows of a task. */
export function rowWorker({ model, input, work }: RowTask): RowWorker {
  return modelOf(model).rows(input, work);
}

/**
 * Threads for fits. Close them after use.
 *
 * @param count with 1, all work runs on the calling thread, in steps of a few milliseconds
 * @throws RangeError if the count is not a positive integer
 */
export function openFitThreads(count: number, signal: AbortSignal | undefined): FitThreads {
  return new RowThreads({ count, signal, program: PROGRAM, rowWorker });
}
