/** Numbers of rows, counted off the main thread. */
import type { Store, StoreCounts } from "../contract/store.ts";
import type { Executor } from "./executor.ts";
import { PacedCount } from "./paced-count.ts";
import type { QueryBuilder } from "./query-builder.ts";
import { compile } from "./query.ts";

/** The number of events up to a place in the log. Valid while nothing is erased. */
interface CountedEvents {
  readonly count: number;
  readonly seq: number;
  readonly generation: number;
}

const NONE: CountedEvents = { count: 0, seq: 0, generation: 0 };

/**
 * Counts rows. Concurrent callers share one count. While nothing is erased, only the events after
 * the last count are counted.
 */
export function rowCounter(executor: Executor): Pick<Store, "counts" | "countEvents"> {
  const { builder } = executor;
  const itemCount = compileItemCount(builder);
  const users = new PacedCount(executor, compileUserCount(builder));
  let events = NONE;
  let items = 0;
  let counted_writes: number | undefined;
  let counting: Promise<StoreCounts> | undefined;

  async function count(): Promise<StoreCounts> {
    const { writes } = executor;
    if (counted_writes !== writes) {
      events = await countEvents();
      items = (await executor.readLong(itemCount))[0]?.count ?? 0;
      counted_writes = writes;
    }
    const [row] = await users.rows(writes);
    return { events: events.count, users: row?.count ?? 0, items };
  }

  async function countEvents(): Promise<CountedEvents> {
    const later = await eventsAfter(events);
    return later.generation === events.generation ? later : eventsAfter(NONE);
  }

  /** The counted events and those after them. Too many where some were erased since. */
  async function eventsAfter(counted: CountedEvents): Promise<CountedEvents> {
    const [row] = await executor.readLong(newerEvents(builder, counted.seq));
    return {
      count: counted.count + (row?.count ?? 0),
      seq: row?.newest ?? counted.seq,
      generation: row?.generation ?? 0,
    };
  }

  return {
    counts: () => {
      counting ??= count().finally(() => {
        counting = undefined;
      });
      return counting;
    },
    countEvents: async () => {
      events = await countEvents();
      return events.count;
    },
  };
}

/** One query, so one snapshot: an erasure raises the generation in its own commit. */
function newerEvents(db: QueryBuilder, seq: number) {
  return compile(
    db
      .selectFrom("events")
      // Without a condition an engine can count in its smallest index.
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
      // PostgreSQL sorts for `count(distinct ...)`, but not for this.
      .selectFrom(db.selectFrom("events").select("user_id").distinct().as("users"))
      .select(({ fn }) => fn.countAll<number>().as("count")),
  );
}
