/** Numbers of rows, counted off the main thread. */
import type { Store, StoreCounts } from "../contract/store.ts";
import type { Executor } from "./executor.ts";
import { PacedCount } from "./paced-count.ts";
import type { QueryBuilder } from "./query-builder.ts";
import { compile } from "./query.ts";

/** The number of events up to a place in the log. Valid while `discardCount` stays the same. */
interface CountedEvents {
  readonly count: number;
  readonly seq: number;
  /** Every erasure of events discards the models too, in its own commits. */
  readonly discardCount: number;
}

const NONE: CountedEvents = { count: 0, seq: 0, discardCount: 0 };

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
  let lastChangeCount: number | undefined;
  let counting: Promise<StoreCounts> | undefined;

  async function count(): Promise<StoreCounts> {
    const { changeCount } = executor;
    if (lastChangeCount !== changeCount) {
      events = await countEvents();
      items = (await executor.readSums(itemCount))[0]?.count ?? 0;
      lastChangeCount = changeCount;
    }
    const [row] = await users.rows(changeCount);
    return { events: events.count, users: row?.count ?? 0, items };
  }

  async function countEvents(): Promise<CountedEvents> {
    const later = await eventsAfter(events);
    return later.discardCount === events.discardCount ? later : eventsAfter(NONE);
  }

  /** The counted events and those after them. Too many where some were erased since. */
  async function eventsAfter(counted: CountedEvents): Promise<CountedEvents> {
    const upTo = await executor.completeUpTo();
    const [row] = await executor.readSums(newerEvents(builder, counted.seq, upTo));
    return {
      count: counted.count + (row?.count ?? 0),
      seq: row?.newest ?? counted.seq,
      discardCount: row?.discards ?? 0,
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

/** One query, so one snapshot: an erasure raises the number of discards in its own commit. */
function newerEvents(db: QueryBuilder, seq: number, upTo: number) {
  const newer = db
    .selectFrom("events")
    // Without a condition a database can count in its smallest index.
    .$if(seq > 0, (events) => events.where("seq", ">", seq))
    .$if(upTo < Number.MAX_SAFE_INTEGER, (events) => events.where("seq", "<=", upTo))
    .select(({ fn }) => [
      fn.countAll<number>().as("count"),
      fn.max<number | null>("seq").as("newest"),
    ]);
  return compile(
    db
      // A join, because a cluster takes no subquery among the columns.
      .selectFrom([newer.as("newer"), "model_generation"])
      .select(["count", "newest", "generation as discards"]),
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
