/**
 * A pool of worker threads that compute the rows of one task at a time. The pool does not know what
 * a row is. Tested through models/fit-item-weights.test.ts.
 */
import { Worker } from "node:worker_threads";

import { computeNextRows, createRowLedger, shareDone } from "./row-ledger.ts";
import type { RowOrder, RowReport, RowWorker } from "./row-ledger.ts";

/** What the threads of a pool run. */
export interface RowThreadsOptions<Task> {
  /** The number of threads. With 1, all work runs on the calling thread, in small steps. */
  readonly count: number;
  /** Ends a running task. */
  readonly signal?: AbortSignal | undefined;
  /** The program of a thread: it takes a {@link RowOrder} and answers with a {@link RowReport}. */
  readonly program: URL;
  /** What computes the rows of a task on the calling thread. */
  readonly rowWorker: (task: Task) => RowWorker;
}

/** How one task runs. */
export interface RunOptions {
  readonly rowCount: number;
  /** The number of additions in the whole task. A small task does not pay for starting threads. */
  readonly operations: number;
  /** Rows that a thread takes at a time. @default 16 */
  readonly rowsPerStep?: number;
  /** Called with the share of rows done, 0..1, a few times a second. */
  readonly onProgress?: (share: number) => void;
}

const MIN_OPERATIONS_FOR_THREADS = 2e7;
const REPORT_INTERVAL_MS = 100;
/** Work on the calling thread yields to timers and messages this often. */
const YIELD_INTERVAL_MS = 4;

/**
 * Runs tasks row by row, on several threads if a task is large. The result is the same, bit for
 * bit, on any number of threads: one thread computes a row, and no row depends on another.
 *
 * `Task` is plain data that is posted to the threads. Its arrays lie in shared memory and are
 * filled in place. Threads start with the first large task and run until {@link RowThreads.close}.
 *
 * @example
 * const threads = new RowThreads({ count: 2, program, rowWorker });
 * try { await threads.run(task, { rowCount, operations }); } finally { await threads.close(); }
 */
export class RowThreads<Task> {
  readonly #options: RowThreadsOptions<Task>;
  #workers: readonly Worker[] = [];

  /** @throws RangeError if the number of threads is not a positive integer */
  constructor(options: RowThreadsOptions<Task>) {
    const { count } = options;
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`the number of threads must be an integer of 1 or more, not ${count}`);
    }
    this.#options = options;
  }

  /**
   * Computes all rows of a task. One task runs at a time.
   *
   * @throws the reason of the signal if it is aborted, after every thread has stopped working on
   * the task
   */
  async run(task: Task, options: RunOptions): Promise<void> {
    const { count, signal } = this.#options;
    signal?.throwIfAborted();
    if (count === 1 || options.operations < MIN_OPERATIONS_FOR_THREADS) {
      await this.#runHere(task, options);
    } else {
      await this.#runOnThreads(task, options);
    }
    options.onProgress?.(1);
  }

  /** Stops the threads, busy or not. */
  async close(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  async #runHere(task: Task, { rowCount, rowsPerStep, onProgress }: RunOptions): Promise<void> {
    const { signal, rowWorker } = this.#options;
    const ledger = createRowLedger(rowCount, rowsPerStep);
    const work = rowWorker(task);
    let yielded = performance.now();
    while (computeNextRows(ledger, work)) {
      if (performance.now() - yielded < YIELD_INTERVAL_MS) continue;
      onProgress?.(shareDone(ledger));
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      yielded = performance.now();
    }
  }

  async #runOnThreads(
    task: Task,
    { rowCount, rowsPerStep, onProgress }: RunOptions,
  ): Promise<void> {
    const { count, signal, program } = this.#options;
    if (this.#workers.length === 0) {
      this.#workers = Array.from({ length: count }, () => new Worker(program));
    }
    const order: RowOrder<Task> = { task, ledger: createRowLedger(rowCount, rowsPerStep) };
    const ended = new AbortController();
    try {
      await Promise.race([
        rejectOnAbort(signal, ended.signal),
        reportUntil(ended.signal, () => onProgress?.(shareDone(order.ledger))),
        Promise.all(this.#workers.map(async (worker) => await send(worker, order))),
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
async function send<Task>(worker: Worker, order: RowOrder<Task>): Promise<void> {
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
      settle(() =>
        reject(
          new Error(
            "a thread of the fit ended before its work was done: fit again, with fewer threads if memory is short",
          ),
        ),
      );
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(order);
  });
}

/** Rejects when `signal` is aborted. Stops listening when `ended` is. */
async function rejectOnAbort(signal: AbortSignal | undefined, ended: AbortSignal): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true, signal: ended });
  });
}

/** Calls `report` periodically until `ended` is aborted. Rejects if `report` throws. */
async function reportUntil(ended: AbortSignal, report: () => void): Promise<never> {
  return await new Promise((_resolve, reject) => {
    const timer = setInterval(() => {
      try {
        report();
      } catch (error) {
        reject(error);
      }
    }, REPORT_INTERVAL_MS);
    ended.addEventListener("abort", () => clearInterval(timer), { once: true });
  });
}
