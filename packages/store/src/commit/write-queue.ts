/** Group commit: callers that write at the same time share one transaction and one fsync. */
import { setImmediate as nextTurn } from "node:timers/promises";

import { StoreError } from "../contract/store-error.ts";
import { failureError } from "./write-outcome.ts";
import type { WriteOutcome } from "./write-outcome.ts";
import type { ChangedRowCounts } from "./write-request.ts";

/** The bounds of the queue and of one commit. */
export interface WriteQueueLimits {
  /** Rows that may wait. Further requests are refused. */
  readonly maxQueuedRows: number;
  /** Rows of one commit, except for one larger request. */
  readonly maxRowsPerCommit: number;
}

/** Rows whose callers are answered in one turn of the event loop. Each caller may work per row. */
const ROWS_ANSWERED_PER_TURN = 1000;

type Commit<Request> = (requests: readonly Request[]) => Promise<readonly WriteOutcome[]>;

interface QueuedWrite<Request> {
  readonly request: Request;
  readonly size: number;
  resolve(changes: ChangedRowCounts): void;
  reject(error: Error): void;
}

/**
 * A queue of write requests. A commit starts as soon as the previous one is done and takes all
 * requests that arrived meanwhile. A single caller never waits for others, and under load many
 * callers share one fsync.
 *
 * @example
 * const queue = new WriteQueue((requests: readonly WriteRequest[]) => owner.commit(requests), {
 *   maxQueuedRows: 100_000,
 *   maxRowsPerCommit: 4000,
 * });
 * const changes = await queue.submit(() => request, 1);
 * await queue.close();
 */
export class WriteQueue<Request> {
  readonly #commit: Commit<Request>;
  readonly #limits: WriteQueueLimits;
  #waiting: QueuedWrite<Request>[] = [];
  #size = 0;
  #running: Promise<void> | undefined;
  #answering: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(commit: Commit<Request>, limits: WriteQueueLimits) {
    this.#commit = commit;
    this.#limits = limits;
  }

  /** Requests that wait for their commit. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Commits that run: 0 or 1. */
  get running(): number {
    return this.#running === undefined ? 0 : 1;
  }

  /**
   * Resolves once the request is on disk.
   *
   * @param take returns the request; called synchronously, and only if the queue accepts it
   * @param size of the request, in rows
   * @throws {StoreError} UNAVAILABLE where the queue is full or closed; nothing is written. A request
   * larger than the whole queue is accepted when the queue is empty
   */
  submit(take: () => Request, size: number): Promise<ChangedRowCounts> {
    if (this.#isClosed) return refused("the store is closed");
    if (this.#size > 0 && this.#size + size > this.#limits.maxQueuedRows) {
      return refused(
        `the write queue is full: ${this.#size} rows are waiting to be written, retry after a second or send less at once`,
      );
    }
    return new Promise((resolve, reject) => {
      this.#size += size;
      this.#waiting.push({ request: take(), size, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Accepts no further requests and waits for the accepted ones. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
    await this.#answering;
  }

  async #run(): Promise<void> {
    // Other callers in this turn of the event loop join the first commit.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#commitGroup(this.#nextGroup());
    this.#running = undefined;
  }

  #nextGroup(): QueuedWrite<Request>[] {
    let size = 0;
    let count = 0;
    for (const waiting of this.#waiting) {
      size += waiting.size;
      if (count > 0 && size > this.#limits.maxRowsPerCommit) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commitGroup(group: readonly QueuedWrite<Request>[]): Promise<void> {
    let outcomes: readonly WriteOutcome[] = [];
    let lost: Error = new Error("no outcome");
    try {
      outcomes = await this.#commit(group.map((waiting) => waiting.request));
    } catch (error) {
      lost = error instanceof Error ? error : new Error(String(error));
    }
    for (const waiting of group) this.#size -= waiting.size;
    // The next commit starts before all callers of this one are answered.
    this.#answering = this.#answering.then(() => answer(group, outcomes, lost));
  }
}

/** Settles the promise of each caller. Large groups are spread over turns of the event loop. */
async function answer(
  group: readonly QueuedWrite<unknown>[],
  outcomes: readonly WriteOutcome[],
  lost: Error,
): Promise<void> {
  let rows = 0;
  for (const [index, waiting] of group.entries()) {
    if (rows > 0 && rows + waiting.size > ROWS_ANSWERED_PER_TURN) {
      await nextTurn();
      rows = 0;
    }
    rows += waiting.size;
    const outcome = outcomes[index];
    if (outcome === undefined) waiting.reject(lost);
    else if ("failure" in outcome) waiting.reject(failureError(outcome.failure));
    else waiting.resolve(outcome.changes);
  }
}

function refused(reason: string): Promise<never> {
  return Promise.reject(new StoreError("UNAVAILABLE", reason));
}
