/** Group commit: callers that write at the same time share one transaction and one fsync. */
import { setImmediate as nextTurn } from "node:timers/promises";

import { StoreError } from "../contract/store.ts";
import type { Changes, WriteOutcome } from "../contract/write-request.ts";
import { failureError } from "../sqlite/failure.ts";

/** How much may wait, and how much goes into one commit; in rows. */
export interface WriteQueueLimits {
  readonly max_queued: number;
  readonly max_per_commit: number;
}

/** Rows whose callers are told in one turn of the event loop: each may have work to do for each. */
const ROWS_TOLD_AT_ONCE = 1000;

type Commit<Request> = (requests: readonly Request[]) => Promise<readonly WriteOutcome[]>;

interface Waiting<Request> {
  readonly request: Request;
  readonly size: number;
  resolve(changes: Changes): void;
  reject(error: Error): void;
}

/**
 * A commit starts as soon as the one before is done and takes all that came meanwhile: a lone
 * caller never waits for company, and the busier it is the more share one fsync.
 */
export class WriteQueue<Request> {
  readonly #commit: Commit<Request>;
  readonly #limits: WriteQueueLimits;
  #waiting: Waiting<Request>[] = [];
  #size = 0;
  #running: Promise<void> | undefined;
  #telling: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(commit: Commit<Request>, limits: WriteQueueLimits) {
    this.#commit = commit;
    this.#limits = limits;
  }

  /**
   * Resolves once the request is on disk.
   *
   * @param take gives the request; called at once, and only if it may wait here
   * @throws {StoreError} UNAVAILABLE where the queue is full or closed: nothing was written. A
   * request larger than the whole queue is taken when nothing else waits
   */
  submit(take: () => Request, size: number): Promise<Changes> {
    if (this.#closed) return refused("the store is closed");
    if (this.#size > 0 && this.#size + size > this.#limits.max_queued) {
      return refused(`${this.#size} rows already wait to be written`);
    }
    return new Promise((resolve, reject) => {
      this.#size += size;
      this.#waiting.push({ request: take(), size, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Takes nothing more and waits for what was taken. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    await this.#telling;
  }

  async #run(): Promise<void> {
    // Lets the other callers of this turn of the event loop join in.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#commitGroup(this.#nextGroup());
    this.#running = undefined;
  }

  #nextGroup(): Waiting<Request>[] {
    let size = 0;
    let count = 0;
    for (const waiting of this.#waiting) {
      size += waiting.size;
      if (count > 0 && size > this.#limits.max_per_commit) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commitGroup(group: readonly Waiting<Request>[]): Promise<void> {
    let outcomes: readonly WriteOutcome[] = [];
    let lost: Error = new Error("no outcome");
    try {
      outcomes = await this.#commit(group.map((waiting) => waiting.request));
    } catch (error) {
      lost = error instanceof Error ? error : new Error(String(error));
    }
    for (const waiting of group) this.#size -= waiting.size;
    // The next commit need not wait until all have heard of this one.
    this.#telling = this.#telling.then(() => tell(group, outcomes, lost));
  }
}

/** Tells each caller what became of its request; of many rows only some in one turn. */
async function tell(
  group: readonly Waiting<unknown>[],
  outcomes: readonly WriteOutcome[],
  lost: Error,
): Promise<void> {
  let rows = 0;
  for (const [index, waiting] of group.entries()) {
    if (rows > 0 && rows + waiting.size > ROWS_TOLD_AT_ONCE) {
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

function refused(why: string): Promise<never> {
  return Promise.reject(new StoreError("UNAVAILABLE", why));
}
