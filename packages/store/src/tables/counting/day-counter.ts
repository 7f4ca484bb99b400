/** Counts events by item and day, and keeps the counts exact when events are erased. */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

import type { WriteStatement } from "../../commit/write-request.ts";
import type { EventKey } from "../../contract/event-log.ts";
import { timeHorizon } from "../../contract/event-time.ts";
import { ERASED_PER_COMMIT } from "../events/event-queries.ts";
import type { Executor } from "../executor.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile, prepare } from "../query.ts";
import type { PreparedQuery } from "../query.ts";
import {
  countOthersAgain,
  countStatements,
  inDialect,
  LOCK_COUNTING,
  startAgainStatements,
  uncountEvents,
  uncountUser,
} from "./count-statements.ts";
import { ARE_COUNTS_VALID, notCounted } from "./counted-events.ts";
import type { Retractions } from "./counted-events.ts";

/** The most events of one item that a removing commit takes. */
export const REMOVED_PER_ITEM = 100;
// A commit with so many events delays other writes by a few milliseconds.
const EVENTS_PER_STEP = 500;
// Rows of each table that a commit deletes, where everything is to be counted again.
const START_AGAIN_ROWS = 1000;

/** Counts, and the statements that take counted events out in the commit that erases them. */
export interface DayCounter {
  /** See `EventLog.countByDay`. */
  count(retractions: Retractions, limit?: number): Promise<boolean>;
  /** For the newest events of a user by stored time, as many as one erasing commit takes. */
  uncountUser(userId: string): WriteStatement[];
  /**
   * For the first {@link REMOVED_PER_ITEM} events of each item by stored time. All events of the item
   * are removed in the end.
   */
  uncountItems(itemIds: readonly string[]): WriteStatement[];
  /** For the events with these keys. */
  uncountEvents(keys: readonly EventKey[]): WriteStatement[];
}

/** @example const days = dayCounter(executor); await days.count({ unlike: "like" }); */
export function dayCounter(executor: Executor): DayCounter {
  const { builder } = executor;
  const ofItem = prepareAll(builder, (id) => uncountEvents(firstOfItem(id)));

  function statement(raw: RawBuilder<unknown>): WriteStatement {
    const { sql: text, parameters } = compile(inDialect(builder, raw));
    return { sql: text, rows: [parameters] };
  }

  return {
    async count(retractions, limit = EVENTS_PER_STEP) {
      const horizon = timeHorizon();
      const left = await executor.readLong(uncounted(builder, horizon, limit + 1));
      if (left.length === 0) return false;
      const isValid = await executor.readLong(validCounts(builder));
      if (isValid.length === 0) {
        const again = startAgainStatements(START_AGAIN_ROWS).map((each) => statement(each));
        await executor.write({ statements: again }, limit);
        return true;
      }
      const part = { retractions, horizon, limit, upTo: await executor.completeUpTo() };
      const statements = countStatements(part).map((each) => statement(each));
      await executor.write({ statements }, limit);
      return left.length > limit;
    },
    uncountUser(userId) {
      const newest = sql`select seq from events where user_id = ${userId}
        order by occurred_at desc, seq desc limit ${sql.lit(ERASED_PER_COMMIT)}`;
      return uncountUser(userId, newest, ERASED_PER_COMMIT).map((each) => statement(each));
    },
    uncountItems: (itemIds) => [
      statement(LOCK_COUNTING),
      ...ofItem.map((query) => ({
        sql: query.sql,
        rows: itemIds.map((id) => query.bind({ id })),
      })),
    ],
    uncountEvents(keys) {
      const rows = keys.map(({ user_id, event_id }) => sql`(${user_id}, ${event_id})`);
      const removed = sql`select seq from events
        where (user_id, event_id) in (values ${sql.join(rows)})`;
      const all = [LOCK_COUNTING, countOthersAgain(removed), ...uncountEvents(removed)];
      return all.map((each) => statement(each));
    },
  };
}

/** One row where the counts know of every erasure, else none. */
function validCounts(db: QueryBuilder) {
  return compile(
    inDialect(db, sql<{ seq_to: number }>`select seq_to from counting where ${ARE_COUNTS_VALID}`),
  );
}

/** Places of events that are not counted: at most `limit` of each kind. */
function uncounted(db: QueryBuilder, horizon: number, limit: number) {
  const either = notCounted(horizon).map(
    (condition) =>
      sql`select * from (select seq from events where ${condition} limit ${limit}) as part`,
  );
  return compile(inDialect(db, sql<{ seq: number }>`${sql.join(either, sql` union all `)}`));
}

function firstOfItem(id: unknown): RawBuilder<unknown> {
  return sql`select seq from events where item_id = ${id}
    order by occurred_at, seq limit ${sql.lit(REMOVED_PER_ITEM)}`;
}

/** Statements with one parameter, built once. */
function prepareAll(
  db: QueryBuilder,
  build: (id: unknown) => readonly RawBuilder<unknown>[],
): PreparedQuery<{ id: string }, unknown>[] {
  return build("").map((_, at) =>
    prepare<{ id: string }>()((p) => inDialect(db, build(p.id)[at] ?? LOCK_COUNTING)),
  );
}
