/** Removes events of items, or by their keys, in small commits. Tested through event-log.test.ts. */
import type { WriteStatement } from "../../commit/write-request.ts";
import type { EventKey, RemovedEvents } from "../../contract/event-log.ts";
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
  const byKey = prepare<{ user_id: string; event_id: string }>()((p) =>
    builder
      .deleteFrom("events")
      .where("user_id", "=", p.user_id)
      .where("event_id", "=", p.event_id),
  );

  /**
   * @param uncount takes out what the events counted
   * @returns for each key the number of removed events
   */
  async function removeSome<Key>(
    query: PreparedQuery<Key, unknown>,
    keys: readonly Key[],
    uncount: readonly WriteStatement[],
  ): Promise<readonly number[]> {
    const statements = [
      ...uncount,
      { sql: query.sql, rows: keys.map((key) => query.bind(key)) },
      ...discarding,
    ];
    const changes = await executor.write({ statements }, keys.length);
    return changes[uncount.length] ?? [];
  }

  return async ({ item_ids, events }) => {
    let removed = 0;
    for (let at = 0; at < item_ids.length; at += ITEMS_PER_COMMIT) {
      let left = item_ids.slice(at, at + ITEMS_PER_COMMIT);
      while (left.length > 0) {
        const ids = left.map((id) => ({ id }));
        const counts = await removeSome(byItem, ids, days.uncountItems(left));
        removed += sum(counts);
        left = left.filter((_, index) => counts[index] === REMOVED_PER_ITEM);
      }
    }
    const all = events.map(({ user_id, event_id }): EventKey => ({ user_id, event_id }));
    for (let at = 0; at < all.length; at += EVENTS_PER_COMMIT) {
      const keys = all.slice(at, at + EVENTS_PER_COMMIT);
      removed += sum(await removeSome(byKey, keys, days.uncountEvents(keys)));
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
