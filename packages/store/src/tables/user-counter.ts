/**
 * The number of users: counted off the main thread, and rarely on a large log. Tested through
 * counts.test.ts.
 */
import { setTimeout as delay } from "node:timers/promises";

import type { Executor } from "./executor.ts";
import type { QueryBuilder } from "./query-builder.ts";
import { compile } from "./query.ts";

// After a count that took this long, the next one waits this many times as long.
const SLOW_MS = 100;
const PAUSE_FACTOR = 20;
const MAX_PAUSE_MS = 300_000;
// A caller waits this long for a new count, then gets the previous one.
const MAX_WAIT_MS = 1000;

/** Counts users. This is the slow part of the counts, since every event contributes. */
export class UserCounter {
  readonly #executor: Executor;
  readonly #query;
  #count = 0;
  #counted_writes: number | undefined;
  #paused_until = 0;
  #counting: Promise<void> | undefined;

  constructor(executor: Executor) {
    this.#executor = executor;
    this.#query = compileUserCount(executor.builder);
  }

  /** The number of users at `writes` of the executor, or an earlier one while a count is slow. */
  async count(writes: number): Promise<number> {
    if (this.#counted_writes !== writes && performance.now() >= this.#paused_until) {
      this.#counting ??= this.#start(writes);
      await this.#counting;
    }
    return this.#count;
  }

  /** Resolves with the count or after the wait. In the second case the count continues. */
  async #start(writes: number): Promise<void> {
    const late = new AbortController();
    const waited = delay(MAX_WAIT_MS, undefined, { signal: late.signal }).catch(() => {});
    const run = this.#run(writes).finally(() => {
      this.#counting = undefined;
      late.abort();
    });
    await Promise.race([run, waited]);
  }

  async #run(writes: number): Promise<void> {
    const start = performance.now();
    const [row] = await this.#executor.readLong(this.#query);
    const end = performance.now();
    const pause = end - start < SLOW_MS ? 0 : Math.min((end - start) * PAUSE_FACTOR, MAX_PAUSE_MS);
    this.#count = row?.count ?? 0;
    this.#counted_writes = writes;
    this.#paused_until = end + pause;
  }
}

function compileUserCount(db: QueryBuilder) {
  return compile(
    db
      // PostgreSQL sorts for `count(distinct ...)`, but not for this.
      .selectFrom(db.selectFrom("events").select("user_id").distinct().as("users"))
      .select(({ fn }) => fn.countAll<number>().as("count")),
  );
}
