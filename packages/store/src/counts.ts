/** Numbers of rows, counted off the serving thread, for any engine. */
import type { Executor } from "./executor.ts";
import { compile } from "./query.ts";
import type { StoreCounts } from "./store.ts";
import type { QueryBuilder } from "./tables.ts";

// A count of users that took this long is asked for again this many times later at the earliest.
const SLOW_MS = 100;
const REST_FACTOR = 20;
const MAX_REST_MS = 300_000;

/** The events up to a place in the log, while nothing was erased since. */
interface CountedEvents {
  readonly count: number;
  readonly seq: number;
  readonly generation: number;
}

const NONE: CountedEvents = { count: 0, seq: 0, generation: 0 };

/**
 * Counts rows; callers at the same time share one count. Of the events only those that came since
 * are counted, as long as none were erased. Users are the dear part: on a log where they take long
 * to count, the last number stands for twenty times as long, up to five minutes.
 */
export function rowCounter(executor: Executor): () => Promise<StoreCounts> {
  const { builder } = executor;
  const queries = compileQueries(builder);
  let last: { counts: StoreCounts; writes: number; users_hold_until: number } | undefined;
  let events = NONE;
  let counting: Promise<StoreCounts> | undefined;

  async function count(): Promise<StoreCounts> {
    const { writes } = executor;
    if (last?.writes === writes) return last.counts;
    events = await countEvents();
    const [items] = await executor.readAside(queries.items);
    const [users, users_hold_until] = await countUsers();
    const counts = { events: events.count, users, items: items?.count ?? 0 };
    last = { counts, writes, users_hold_until };
    return counts;
  }

  async function countEvents(): Promise<CountedEvents> {
    const later = await eventsAfter(events);
    if (later.generation === events.generation) return later;
    return eventsAfter(NONE);
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

  async function countUsers(): Promise<[users: number, hold_until: number]> {
    const start = performance.now();
    if (last !== undefined && start < last.users_hold_until) {
      return [last.counts.users, last.users_hold_until];
    }
    const [users] = await executor.readAside(queries.users);
    const end = performance.now();
    const rest = end - start < SLOW_MS ? 0 : Math.min((end - start) * REST_FACTOR, MAX_REST_MS);
    return [users?.count ?? 0, end + rest];
  }

  return () => {
    counting ??= count().finally(() => {
      counting = undefined;
    });
    return counting;
  };
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

function compileQueries(db: QueryBuilder) {
  return {
    items: compile(db.selectFrom("items").select(({ fn }) => fn.countAll<number>().as("count"))),
    users: compile(
      db
        .selectFrom("events")
        .select(({ fn }) => fn.count<number>("user_id").distinct().as("count")),
    ),
  };
}
