/** Numbers of rows, counted off the serving thread, for any engine. */
import { setTimeout as delay } from "node:timers/promises";

import type { StoreCounts } from "../contract/store.ts";
import type { Executor } from "./executor.ts";
import { compile } from "./query.ts";
import type { QueryBuilder } from "./tables.ts";

// A count of users that took this long is made again this many times later at the earliest.
const SLOW_MS = 100;
const REST_FACTOR = 20;
const MAX_REST_MS = 300_000;
// After this the last number of users stands in for the one that is being counted.
const USERS_WAIT_MS = 1000;

/** The events up to a place in the log, while nothing was erased since. */
interface CountedEvents {
  readonly count: number;
  readonly seq: number;
  readonly generation: number;
}

const NONE: CountedEvents = { count: 0, seq: 0, generation: 0 };

/**
 * Counts rows; callers at the same time share one count. Of the events only those that came since
 * are counted, as long as none were erased.
 */
export function rowCounter(executor: Executor): () => Promise<StoreCounts> {
  const { builder } = executor;
  const itemCount = compileItemCount(builder);
  const users = new UserCounter(executor);
  let events = NONE;
  let items = 0;
  let counted_writes: number | undefined;
  let counting: Promise<StoreCounts> | undefined;

  async function count(): Promise<StoreCounts> {
    const { writes } = executor;
    if (counted_writes !== writes) {
      events = await countEvents();
      items = (await executor.readAside(itemCount))[0]?.count ?? 0;
      counted_writes = writes;
    }
    return { events: events.count, users: await users.count(writes), items };
  }

  async function countEvents(): Promise<CountedEvents> {
    const later = await eventsAfter(events);
    return later.generation === events.generation ? later : eventsAfter(NONE);
  }

  /** What was counted and what came after it; too many where some of those were erased since. */
  async function eventsAfter(counted: CountedEvents): Promise<CountedEvents> {
    const [row] = await executor.readAside(newerEvents(builder, counted.seq));
    return {
      count: counted.count + (row?.count ?? 0),
      seq: row?.newest ?? counted.seq,
      generation: row?.generation ?? 0,
    };
  }

  return () => {
    counting ??= count().finally(() => {
      counting = undefined;
    });
    return counting;
  };
}

/** The dear part: on a large log it is counted behind the callers' backs, and seldom. */
class UserCounter {
  readonly #executor: Executor;
  readonly #query;
  #count = 0;
  #counted_writes: number | undefined;
  #rests_until = 0;
  #counting: Promise<void> | undefined;

  constructor(executor: Executor) {
    this.#executor = executor;
    this.#query = compileUserCount(executor.builder);
  }

  /** The number at `writes` of the executor, or an earlier one where it is not known soon. */
  async count(writes: number): Promise<number> {
    if (this.#counted_writes !== writes && performance.now() >= this.#rests_until) {
      this.#counting ??= this.#begin(writes);
      await this.#counting;
    }
    return this.#count;
  }

  /** Resolves with the count or after a while: then it goes on, and nobody waits for it again. */
  async #begin(writes: number): Promise<void> {
    const late = new AbortController();
    const waited = delay(USERS_WAIT_MS, undefined, { signal: late.signal }).catch(() => {});
    const run = this.#run(writes).finally(() => {
      this.#counting = undefined;
      late.abort();
    });
    await Promise.race([run, waited]);
  }

  async #run(writes: number): Promise<void> {
    const start = performance.now();
    const [row] = await this.#executor.readAside(this.#query);
    const end = performance.now();
    const rest = end - start < SLOW_MS ? 0 : Math.min((end - start) * REST_FACTOR, MAX_REST_MS);
    this.#count = row?.count ?? 0;
    this.#counted_writes = writes;
    this.#rests_until = end + rest;
  }
}

/** In one query, so of one moment: whatever erases events raises the generation in its commit. */
function newerEvents(db: QueryBuilder, seq: number) {
  return compile(
    db
      .selectFrom("events")
      // Without a condition an engine may count in its smallest index.
      .$if(seq > 0, (events) => events.where("seq", ">", seq))
      .select(({ fn }) => [
        fn.countAll<number>().as("count"),
        fn.max<number | null>("seq").as("newest"),
      ])
      .select((eb) => eb.selectFrom("model_generation").select("generation").as("generation")),
  );
}

function compileItemCount(db: QueryBuilder) {
  return compile(db.selectFrom("items").select(({ fn }) => fn.countAll<number>().as("count")));
}

function compileUserCount(db: QueryBuilder) {
  return compile(
    db
      // PostgreSQL would sort for a `count(distinct ...)`; so it need not.
      .selectFrom(db.selectFrom("events").select("user_id").distinct().as("users"))
      .select(({ fn }) => fn.countAll<number>().as("count")),
  );
}
