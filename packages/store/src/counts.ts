/** Numbers of rows, counted off the serving thread, for any engine. */
import type { Executor } from "./executor.ts";
import { compile } from "./query.ts";
import type { StoreCounts } from "./store.ts";

// A count of users that took this long may be asked for again this much later at the earliest.
const SLOW_MS = 20;
const REST_FACTOR = 20;
const MAX_REST_MS = 10_000;

/**
 * Counts rows; callers at the same time share one count. Users are the dear part: on a log where
 * they take long to count, the last number stands for up to ten seconds.
 */
export function rowCounter(executor: Executor): () => Promise<StoreCounts> {
  const queries = compileQueries(executor);
  let last: { counts: StoreCounts; writes: number; users_hold_until: number } | undefined;
  let counting: Promise<StoreCounts> | undefined;

  async function count(): Promise<StoreCounts> {
    const { writes } = executor;
    if (last?.writes === writes) return last.counts;
    const [events] = await executor.readAside(queries.events);
    const [items] = await executor.readAside(queries.items);
    const [users, users_hold_until] = await countUsers();
    const counts = { events: events?.count ?? 0, users, items: items?.count ?? 0 };
    last = { counts, writes, users_hold_until };
    return counts;
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

function compileQueries({ builder }: Executor) {
  const countOf = (table: "events" | "items") =>
    compile(builder.selectFrom(table).select(({ fn }) => fn.countAll<number>().as("count")));
  return {
    events: countOf("events"),
    items: countOf("items"),
    users: compile(
      builder
        .selectFrom("events")
        .select(({ fn }) => fn.count<number>("user_id").distinct().as("count")),
    ),
  };
}
