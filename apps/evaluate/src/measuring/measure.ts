/** Measures all users, on several threads if there are many users. */
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";

import { blockMeasurer } from "./measure-blocks.ts";
import { blockCount, createMeasureLedger } from "./measure-ledger.ts";
import type { MeasureLedger, MeasureTask } from "./measure-ledger.ts";
import { qualityOf } from "./quality.ts";
import type { Quality } from "./quality.ts";

/** What a thread is started with. */
export interface MeasureOrder {
  readonly task: MeasureTask;
  readonly ledger: MeasureLedger;
}

/** How the measuring runs. No option changes the result. */
export interface MeasureOptions {
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Called with the share done, 0..1, ten times a second. */
  readonly onProgress?: (share: number) => void;
}

/** The program of a thread: beside this file, or beside the bundle that contains this file. */
const PROGRAM = new URL(
  import.meta.url.endsWith(".ts") ? "./measure-thread.dev.mjs" : "./measure-thread.js",
  import.meta.url,
);
const MIN_THREADED_BLOCKS = 16;
const REPORT_INTERVAL_MS = 100;

/**
 * Ranks all items for every user and compares the lists with test. Equal input gives equal output,
 * bit for bit, on any number of threads.
 *
 * @throws the signal's reason once it is aborted
 */
export async function measure(task: MeasureTask, options: MeasureOptions): Promise<Quality> {
  const { threads, signal, onProgress } = options;
  signal.throwIfAborted();
  const ledger = createMeasureLedger(task);
  const blocks = blockCount(task);
  const timer = setInterval(() => {
    onProgress?.(Math.min(1, Atomics.load(ledger.next, 0) / blocks));
  }, REPORT_INTERVAL_MS);
  try {
    if (threads === 1 || blocks < MIN_THREADED_BLOCKS) await measureHere({ task, ledger }, signal);
    else await measureOnThreads({ task, ledger }, threads, signal);
  } finally {
    clearInterval(timer);
  }
  return qualityOf(task, ledger);
}

async function measureHere({ task, ledger }: MeasureOrder, signal: AbortSignal): Promise<void> {
  const measureNext = blockMeasurer(task, ledger);
  while (measureNext()) {
    await setImmediate();
    signal.throwIfAborted();
  }
}

async function measureOnThreads(
  order: MeasureOrder,
  threads: number,
  signal: AbortSignal,
): Promise<void> {
  const workers = Array.from({ length: threads }, () => new Worker(PROGRAM, { workerData: order }));
  const stop = () => workers.forEach((worker) => void worker.terminate());
  signal.addEventListener("abort", stop);
  try {
    await Promise.all(workers.map((worker) => ended(worker)));
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
  signal.throwIfAborted();
}

/** Waits until a thread has ended. */
async function ended(worker: Worker): Promise<void> {
  await new Promise((resolve, reject) => {
    worker.on("error", reject).on("exit", resolve);
  });
}
