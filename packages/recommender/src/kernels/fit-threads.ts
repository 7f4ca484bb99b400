// The worker threads of a fit: started when there is enough to do, stopped by whoever opened them.
import { Worker } from "node:worker_threads";

import { doSomeRows, openLedger, shareDone, type RowOrder, type RowReport } from "./row-orders.ts";
import { rowWorker, type RowTask } from "./row-task.ts";

/** How one task runs. */
export interface RunOptions {
  readonly rowCount: number;
  /** Additions or the like in the whole task: with few of them threads aren't worth their start. */
  readonly operations: number;
  /** Told the share of rows done, 0..1, a few times a second. */
  readonly onProgress?: (share: number) => void;
}

/** The address of the thread's program: beside this file, or beside the bundle this file went into. */
const program = new URL(
  import.meta.url.endsWith(".ts") ? "./fit-rows-thread.dev.mjs" : "./fit-rows-thread.js",
  import.meta.url,
);
const operationsWorthThreads = 2e7;
const millisecondsBetweenReports = 100;
/** An own fit yields to timers and messages this often. */
const millisecondsBetweenYields = 4;

/**
 * Runs row tasks, on several threads if they are large. The outcome is the same, bit for bit, because
 * a row is computed by one thread alone and depends on no other row.
 *
 * @example
 * const threads = new FitThreads(2, signal);
 * try { await threads.run(task, { rowCount, operations }); } finally { await threads.close(); }
 */
export class FitThreads {
  readonly #count: number;
  readonly #signal: AbortSignal | undefined;
  #workers: readonly Worker[] = [];

  /** @param count threads to use; with 1 all work happens on the calling thread, in small steps */
  constructor(count: number, signal?: AbortSignal) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`The number of threads is a positive integer, not ${count}.`);
    }
    this.#count = count;
    this.#signal = signal;
  }

  /**
   * Does all rows of a task. One task at a time.
   *
   * @throws the reason of the signal if it is aborted, once no thread works on the task any more
   */
  async run(task: RowTask, options: RunOptions): Promise<void> {
    this.#signal?.throwIfAborted();
    if (this.#count === 1 || options.operations < operationsWorthThreads) {
      await this.#runHere(task, options);
    } else {
      await this.#runOnThreads(task, options);
    }
    options.onProgress?.(1);
  }

  /** Stops the threads, at work or not. */
  async close(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  async #runHere(task: RowTask, { rowCount, onProgress }: RunOptions): Promise<void> {
    const ledger = openLedger(rowCount);
    const work = rowWorker(task);
    let yielded = performance.now();
    while (doSomeRows(ledger, work)) {
      if (performance.now() - yielded < millisecondsBetweenYields) continue;
      onProgress?.(shareDone(ledger));
      await new Promise((resolve) => setImmediate(resolve));
      this.#signal?.throwIfAborted();
      yielded = performance.now();
    }
  }

  async #runOnThreads(task: RowTask, { rowCount, onProgress }: RunOptions): Promise<void> {
    if (this.#workers.length === 0) {
      this.#workers = Array.from({ length: this.#count }, () => new Worker(program));
    }
    const order: RowOrder = { task, ledger: openLedger(rowCount) };
    const ended = new AbortController();
    try {
      await Promise.race([
        aborted(this.#signal, ended.signal),
        reported(() => onProgress?.(shareDone(order.ledger)), ended.signal),
        Promise.all(this.#workers.map(async (worker) => await obeyed(worker, order))),
      ]);
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      ended.abort();
    }
  }
}

/** Sends an order to a thread and waits for its report. */
async function obeyed(worker: Worker, order: RowOrder): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      act();
    };
    const onMessage = (report: RowReport): void => {
      settle(() => {
        if (report.kind === "done") resolve();
        else reject(report.error);
      });
    };
    const onError = (error: Error): void => settle(() => reject(error));
    const onExit = (): void => {
      settle(() => reject(new Error("A thread of the fit ended before its work was done.")));
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(order);
  });
}

/** Rejects when `signal` is aborted; stops listening when `ended` is. */
async function aborted(signal: AbortSignal | undefined, ended: AbortSignal): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true, signal: ended });
  });
}

/** Calls `report` now and then until `ended` is aborted; rejects if `report` throws. */
async function reported(report: () => void, ended: AbortSignal): Promise<never> {
  return await new Promise((_resolve, reject) => {
    const timer = setInterval(() => {
      try {
        report();
      } catch (error) {
        reject(error);
      }
    }, millisecondsBetweenReports);
    ended.addEventListener("abort", () => clearInterval(timer), { once: true });
  });
}
