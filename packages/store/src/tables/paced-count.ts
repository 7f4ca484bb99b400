/**
 * Counts that every event contributes to: off the main thread, and rarely on a large log. Tested
 * through counts.test.ts.
 */
import { setTimeout as delay } from "node:timers/promises";

import type { Executor } from "./executor.ts";
import type { Query } from "./query.ts";

// After a count that took this long, the next one waits this many times as long.
const SLOW_MS = 100;
const PAUSE_FACTOR = 20;
const MAX_PAUSE_MS = 300_000;
// A caller waits this long for a new count, then gets the previous one.
const MAX_WAIT_MS = 1000;

/** One query that counts in the whole log, with its last result. */
export class PacedCount<Row> {
  readonly #executor: Executor;
  readonly #query: Query<Row>;
  #rows: readonly Row[] = [];
  #lastChangeCount: number | undefined;
  #pausedUntil = 0;
  #counting: Promise<void> | undefined;

  constructor(executor: Executor, query: Query<Row>) {
    this.#executor = executor;
    this.#query = query;
  }

  /**
   * The rows at this `changeCount` of the executor, or earlier ones while a count is slow. None until the first
   * count ends.
   */
  async rows(changeCount: number): Promise<readonly Row[]> {
    if (this.#lastChangeCount !== changeCount && performance.now() >= this.#pausedUntil) {
      this.#counting ??= this.#start(changeCount);
      await this.#counting;
    }
    return this.#rows;
  }

  /** Resolves with the count or after the wait. In the second case the count continues. */
  async #start(changeCount: number): Promise<void> {
    const late = new AbortController();
    const waited = delay(MAX_WAIT_MS, undefined, { signal: late.signal }).catch(() => {});
    const run = this.#run(changeCount).finally(() => {
      this.#counting = undefined;
      late.abort();
    });
    await Promise.race([run, waited]);
  }

  async #run(changeCount: number): Promise<void> {
    const start = performance.now();
    const rows = await this.#executor.readSums(this.#query);
    const end = performance.now();
    const pause = end - start < SLOW_MS ? 0 : Math.min((end - start) * PAUSE_FACTOR, MAX_PAUSE_MS);
    this.#rows = rows;
    this.#lastChangeCount = changeCount;
    this.#pausedUntil = end + pause;
  }
}
