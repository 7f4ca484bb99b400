/** Removes events of items, or by their keys, in small commits. Tested through event-log.test.ts. */
import type { WriteStatement } from "../../commit/write-request.ts";
import type { EventKey, RemovedEvents } from "../../contract/event-log.ts";
import { dayCounter } from "../counting/day-counter.ts";
import type { Executor } from "../executor.ts";
import { discardStatements } from "../models/discard.ts";
import { prepare } from "../query.ts";
import type { PreparedQuery } from "../query.ts";
import { AFTER_ALL } from "./event-edge.ts";

/** The most events of one item that a commit takes. */
const REMOVED_PER_ITEM = 100;
// At most so many rows leave in one commit, so that other writes are not delayed for long.
const ITEMS_PER_COMMIT = 20;
const EVENTS_PER_COMMIT = REMOVED_PER_ITEM * ITEMS_PER_COMMIT;

/** The function behind `EventLog.remove`. @example const remove = eventRemover(executor); */
export function eventRemover(executor: Executor): (which: RemovedEvents) => Promise<number> {
  const { builder } = executor;
  const discarding = discardStatements(executor);
  const days = dayCounter(executor);
  const lastOfItem = prepare<{ id: string; offset: number }>()((p) =>
    builder
      .selectFrom("events")
      .select(["occurred_at as time", "seq"])
      .where("item_id", "=", p.id)
      .orderBy("occurred_at")
      .orderBy("seq")
      .limit(1)
      .offset(p.offset),
  );
  const byItem = prepare<{ id: string; time: number; seq: number }>()((p) =>
    builder
      .deleteFrom("events")
      .where("item_id", "=", p.id)
      .where((eb) => eb(eb.refTuple("occurred_at", "seq"), "<=", eb.tuple(p.time, p.seq))),
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

  /** Where the first events of an item end. */
  async function edgeOf(id: string) {
    const rows = await executor.read(lastOfItem.with({ id, offset: REMOVED_PER_ITEM - 1 }));
    return { id, ...(rows[0] ?? AFTER_ALL), isLast: rows.length === 0 };
  }

  return async ({ item_ids, events }) => {
    let removed = 0;
    for (let at = 0; at < item_ids.length; at += ITEMS_PER_COMMIT) {
      let left = item_ids.slice(at, at + ITEMS_PER_COMMIT);
      while (left.length > 0) {
        const edges = await Promise.all(left.map((id) => edgeOf(id)));
        removed += sum(await removeSome(byItem, edges, days.uncountItems(edges)));
        left = edges.flatMap(({ id, isLast }) => (isLast ? [] : id));
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

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
