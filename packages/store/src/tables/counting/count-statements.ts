/**
 * The statements that count events by item and day, and take counted ones out again. Each list runs
 * in one commit. Its first statement locks the row of `counting`, so that these commits run one
 * after the other, also those of different processes. Tested through day-counter.test.ts.
 */
import { sql } from "kysely";
import type { Compilable, RawBuilder } from "kysely";

import type { QueryBuilder } from "../query-builder.ts";
import { dayOf, IS_NEWER, newestOf, SAME_PLACE } from "./counted-events.ts";
import type { CountingRule } from "./counted-events.ts";

/** The lock that each of these commits begins with. */
export const LOCK_COUNTING = sql`update counting set seq_to = seq_to`;

/** The time of an event that has just been counted. No event is due at it. */
const COUNTED = -9e15;

const EMPTY_DAYS = sql`delete from item_days where n = 0`;

/** Events to count: at most `limit` of the log, and as many of those whose time has come. */
export interface CountedPart extends CountingRule {
  readonly limit: unknown;
  /** Where the log is complete: see `Executor.completeUpTo`. */
  readonly upTo: unknown;
}

/** Counts some events. Nothing else depends on how many are counted at once. */
export function countStatements(part: CountedPart): RawBuilder<unknown>[] {
  const { horizon, limit, upTo } = part;
  const due = sql`select seq from uncounted_events where due_at <= ${horizon}
    order by due_at, seq limit ${limit}`;
  const next = sql`seq > (select seq_from from counting) and seq <= (select seq_to from counting)`;
  const isDue = sql`seq in (${due})`;
  const fresh = newestOf([next, isDue], part);
  return [
    LOCK_COUNTING,
    // Not by a row of `counting` in the subquery: a cluster cannot join that with the log.
    sql`update counting set seq_from = seq_to, seq_to = coalesce((select max(seq) from (
      select seq from events where events.seq > (select seq_to from counting) and events.seq <= ${upTo}
      order by seq limit ${limit}) as next), seq_to)`,
    sql`with fresh as (${fresh}) ${takeOut(
      sql`select old.* from fresh join counted_events as old on ${SAME_PLACE} where ${IS_NEWER}`,
    )}`,
    sql`with fresh as (${fresh})
      insert into item_days (day, item_id, type, value, n)
      select ${dayOf("fresh.time")}, fresh.item_id, fresh.type, fresh.value, count(*)
      from fresh left join counted_events as old on ${SAME_PLACE}
      where old.seq is null or ${IS_NEWER} group by 1, 2, 3, 4
      on conflict (day, item_id, type, value) do update set n = item_days.n + excluded.n`,
    sql`insert into counted_events (user_id, item_id, weighed_type, type, value, time, seq)
      select fresh.* from (${fresh}) as fresh where true
      on conflict (user_id, item_id, weighed_type) do update
      set type = excluded.type, value = excluded.value, time = excluded.time, seq = excluded.seq
      where (excluded.time, excluded.seq) > (counted_events.time, counted_events.seq)`,
    EMPTY_DAYS,
    // Those of wrong clocks count again when their time has come.
    sql`insert into uncounted_events (seq, due_at)
      select seq, occurred_at from events where occurred_at > ${horizon} and ${next}`,
    sql`update uncounted_events set due_at = ${sql.lit(COUNTED)} where seq in (${due})`,
    sql`insert into uncounted_events (seq, due_at)
      select seq, occurred_at from events where occurred_at > ${horizon} and seq in (
        select seq from uncounted_events where due_at = ${sql.lit(COUNTED)})
      on conflict (seq) do update set due_at = excluded.due_at`,
    sql`delete from uncounted_events where due_at = ${sql.lit(COUNTED)}`,
  ];
}

/** Empties the tables piece by piece. Once they are empty, counting begins again. */
export function startAgainStatements(limit: number): RawBuilder<unknown>[] {
  const tables = [
    ["counted_events", "user_id, item_id, weighed_type"],
    ["item_days", "day, item_id, type, value"],
    ["uncounted_events", "seq"],
  ] as const;
  return [
    LOCK_COUNTING,
    ...tables.map(
      ([table, key]) =>
        sql`delete from ${sql.table(table)} where (${sql.raw(key)}) in (
          select ${sql.raw(key)} from ${sql.table(table)} limit ${sql.lit(limit)})`,
    ),
    sql`update counting set seq_from = 0, seq_to = 0,
      discards = (select generation from model_generation)
      where ${sql.join(
        tables.map(([table]) => sql`not exists (select 1 from ${sql.table(table)})`),
        sql` and `,
      )}`,
  ];
}

/**
 * Takes out what a user counted, in the commit that erases the events of `erased`.
 *
 * @param erased a query of the places of the events to erase
 */
export function uncountUser(user: unknown, erased: RawBuilder<unknown>, limit: number) {
  const some = sql`select * from counted_events where user_id = ${user}
    order by item_id, weighed_type limit ${sql.lit(limit)}`;
  return [
    LOCK_COUNTING,
    takeOut(some),
    sql`delete from counted_events where user_id = ${user} and (item_id, weighed_type) in (
      select item_id, weighed_type from (${some}) as part)`,
    EMPTY_DAYS,
    sql`delete from uncounted_events where seq in (${erased})`,
  ];
}

/**
 * Takes out what events counted, in the commit that removes them.
 *
 * @param removed a query of their places
 */
export function uncountEvents(removed: RawBuilder<unknown>): RawBuilder<unknown>[] {
  const counted = sql`select old.* from events join counted_events as old
    on old.user_id = events.user_id and old.item_id = events.item_id and old.seq = events.seq
    where events.seq in (${removed})`;
  return [
    takeOut(counted),
    sql`delete from counted_events where (user_id, item_id, weighed_type) in (
      select user_id, item_id, weighed_type from (${counted}) as counted)`,
    EMPTY_DAYS,
    sql`delete from uncounted_events where seq in (${removed})`,
  ];
}

/**
 * The other events of the same users on the same items count again: one of them may be the newest
 * now. Runs before {@link uncountEvents}.
 */
export function countOthersAgain(removed: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`insert into uncounted_events (seq, due_at)
    select others.seq, 0 from events as others join (
      select distinct user_id, item_id from events where seq in (${removed})) as places
      on others.user_id = places.user_id and others.item_id = places.item_id
    where others.seq <= (select seq_to from counting)
    on conflict (seq) do update set due_at = 0`;
}

/** Subtracts counted events from their days. */
function takeOut(counted: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`update item_days set n = item_days.n - gone.n from (
      select ${dayOf("counted.time")} as day, counted.item_id, counted.type, counted.value, count(*) as n
      from (${counted}) as counted group by 1, 2, 3, 4) as gone
    where item_days.day = gone.day and item_days.item_id = gone.item_id
      and item_days.type = gone.type and item_days.value = gone.value`;
}

/** A raw statement in the dialect of a database. */
export function inDialect<R>(db: QueryBuilder, statement: RawBuilder<R>): Compilable<R> {
  return { compile: () => statement.compile(db) };
}
