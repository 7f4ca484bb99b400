/** Numbers of rows, counted off the main thread. */
import type { Store, StoreCounts } from "../contract/store.ts";
import { laterEvents, userCount } from "./counting/kept-sums.ts";
import type { EventCount } from "./counting/kept-sums.ts";
import { findUncounted, isOfOneMoment } from "./counting/uncounted.ts";
import type { Executor } from "./executor.ts";
import type { QueryBuilder } from "./query-builder.ts";
import { compile } from "./query.ts";

const NONE: EventCount = { count: 0, seq: 0, discards: 0 };

// Events that one query counts: some tens of milliseconds.
const EVENTS_PER_QUERY = 200_000;

/**
 * Counts rows. Concurrent callers share one count. Most events are counted in the database. Of those
 * that are not, each is counted once by this process, while nothing is erased.
 */
export function rowCounter(executor: Executor): Pick<Store, "counts" | "countEvents"> {
  const { builder } = executor;
  const itemCount = compileItemCount(builder);
  let known = NONE;
  let last: StoreCounts | undefined;
  let lastChangeCount: number | undefined;
  let counting: Promise<StoreCounts> | undefined;

  async function count(): Promise<StoreCounts> {
    const { changeCount } = executor;
    if (last !== undefined && lastChangeCount === changeCount) return last;
    const { events, isWhole } = await countSome();
    const uncounted = await findUncounted(executor);
    const [users] = await executor.readSums(userCount(builder, uncounted));
    const isCurrent = isWhole && (await isOfOneMoment(executor, uncounted));
    last = {
      events,
      users: users?.count ?? 0,
      items: (await executor.readSums(itemCount))[0]?.count ?? 0,
    };
    lastChangeCount = isCurrent ? changeCount : undefined;
    return last;
  }

  /** Counts the next events. `isWhole`: there are no more. */
  async function countSome(): Promise<{ events: number; isWhole: boolean }> {
    const upTo = await executor.completeUpTo();
    const limit = EVENTS_PER_QUERY;
    const asked = known;
    const [row] = await executor.readSums(laterEvents(builder, asked, { upTo, limit }));
    if (row === undefined) return { events: 0, isWhole: true };
    const { kept, kept_to, discards, later, complete } = row;
    const isValid = asked.discards === discards && asked.seq > kept_to;
    const before = isValid ? asked : { count: kept, seq: kept_to };
    known = { count: before.count + complete, seq: row.last ?? before.seq, discards };
    return { events: before.count + later, isWhole: later < limit || complete === 0 };
  }

  return {
    counts: () => {
      counting ??= count().finally(() => {
        counting = undefined;
      });
      return counting;
    },
    countEvents: async () => {
      for (;;) {
        const { events, isWhole } = await countSome();
        if (isWhole) return events;
      }
    },
  };
}

function compileItemCount(db: QueryBuilder) {
  return compile(db.selectFrom("items").select(({ fn }) => fn.countAll<number>().as("count")));
}
