/** Removes events of items, or by their IDs, in small commits. Tested through event-log.test.ts. */
import type { WriteStatement } from "../../commit/write-request.ts";
import type { RemovedEvents } from "../../contract/event-log.ts";
import { dayCounter, REMOVED_PER_ITEM } from "../counting/day-counter.ts";
import type { Executor } from "../executor.ts";
import { discardStatements } from "../models/discard.ts";
import { compile, prepare } from "../query.ts";
import type { PreparedQuery } from "../query.ts";

// At most so many rows leave in one commit, so that other writes are not delayed for long.
const ITEMS_PER_COMMIT = 20;
const EVENTS_PER_COMMIT = REMOVED_PER_ITEM * ITEMS_PER_COMMIT;

/** The function behind `EventLog.remove`. @example const remove = eventRemover(executor); */
export function eventRemover(executor: Executor): (which: RemovedEvents) => Promise<number> {
  const { builder } = executor;
  const discarding = discardStatements(executor);
  const days = dayCounter(executor);
  const byItem = prepare<{ id: string }>()((p) =>
    builder.deleteFrom("events").where("seq", "in", (of) =>
      of
        .selectFrom("events")
        .select("seq")
        .where("item_id", "=", p.id)
        // The order of `dayCounter`.
        .orderBy("occurred_at")
        .orderBy("seq")
        .limit(REMOVED_PER_ITEM),
    ),
  );
  const byId = prepare<{ id: string }>()((p) =>
    builder.deleteFrom("events").where("event_id", "=", p.id),
  );

  /**
   * @param uncount takes out what the events counted
   * @returns for each ID the number of removed events
   */
  async function removeSome(
    query: PreparedQuery<{ id: string }, unknown>,
    ids: readonly string[],
    uncount: readonly WriteStatement[],
  ): Promise<readonly number[]> {
    const statements = [
      ...uncount,
      { sql: query.sql, rows: ids.map((id) => query.bind({ id })) },
      ...discarding,
    ];
    const changes = await executor.write({ statements }, ids.length);
    return changes[uncount.length] ?? [];
  }

  return async ({ item_ids, event_ids }) => {
    let removed = 0;
    for (let at = 0; at < item_ids.length; at += ITEMS_PER_COMMIT) {
      let left = item_ids.slice(at, at + ITEMS_PER_COMMIT);
      while (left.length > 0) {
        const counts = await removeSome(byItem, left, days.uncountItems(left));
        removed += sum(counts);
        left = left.filter((_, index) => counts[index] === REMOVED_PER_ITEM);
      }
    }
    for (let at = 0; at < event_ids.length; at += EVENTS_PER_COMMIT) {
      const ids = event_ids.slice(at, at + EVENTS_PER_COMMIT);
      removed += sum(await removeSome(byId, ids, days.uncountEvents(ids)));
    }
    if (removed > 0) {
      await executor.write({ statements: discarding, announces: [{ kind: "anything" }] }, 1);
    }
    return removed;
  };
}

/** The query of `EventLog.hasOtherItems`: one row, or none. */
export function eventOfOtherItem({ builder }: Executor, itemIds: readonly string[]) {
  return compile(
    builder
      .selectFrom("events")
      .select("item_id")
      .$if(itemIds.length > 0, (events) => events.where("item_id", "not in", itemIds))
      .limit(1),
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
