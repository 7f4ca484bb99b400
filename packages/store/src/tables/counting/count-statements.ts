/**
 * The statements that count events, and that begin again where the counts cannot be trusted. Each list
 * runs in one commit. Its first statement locks the row of `counting`, so that these commits run one
 * after the other, also those of different processes. Tested through day-counter.test.ts.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

import {
  ARE_COUNTS_VALID,
  countedAgain,
  dayOf,
  IS_NEWER,
  newestOf,
  SAME_PLACE,
} from "./counted-events.ts";
import type { CountingRule } from "./counted-events.ts";
import { addToSums, EVENTS_AND_TYPES, ITEMS_AND_USERS } from "./log-sums.ts";

/** The lock that each of these commits begins with. */
export const LOCK_COUNTING = sql`update counting set seq_to = seq_to`;

/** Days of which nothing is left. */
export const EMPTY_DAYS = sql`delete from item_days where n = 0`;

/** The time of an event that has just been counted. No event is due at it. */
const COUNTED = -9e15;

/** Events to count. */
export interface CountedPart extends CountingRule {
  /** Where counting was when the part was chosen. If it is elsewhere by now, these are not counted. */
  readonly from: number;
  /** The last place of the part. No event can still appear before it. */
  readonly to: number;
  /** An event of the part is from a wrong clock: it counts again when its time has come. */
  readonly hasWrongClock: boolean;
  /** The most events to count again. 0: none is due. */
  readonly again: number;
}

/** Counts some events. Nothing else depends on how many are counted at once. */
export function countStatements(part: CountedPart): RawBuilder<unknown>[] {
  const { from, to, horizon, hasWrongClock, again } = part;
  // Another process can have counted the part since it was chosen.
  // Then there is no `seq_to`. A cluster takes no condition on other tables alone.
  const next = sql`seq > ${from} and seq <= ${to} and seq <= (
    select max(seq_to) from counting where seq_from = ${from} and seq_to = ${to})`;
  const taken = again === 0 ? [next] : [next, countedAgain(horizon, again)];
  const fresh = newestOf(taken, part);
  const moved = sql`case when seq_to = ${from} and ${ARE_COUNTS_VALID} then ${to} else seq_to end`;
  return [
    sql`update counting set seq_from = seq_to, seq_to = ${moved}, sums_to = ${moved}`,
    sql`with fresh as (${fresh}),
      changed as materialized (
        select fresh.item_id, fresh.type, fresh.value, fresh.time,
          old.time as old_time, old.type as old_type, old.value as old_value
        from fresh left join counted_events as old on ${SAME_PLACE}
        where old.seq is null or ${IS_NEWER})
      insert into item_days (day, item_id, type, value, n)
      select day, item_id, type, value, sum(n) from (
        select ${dayOf("time")} as day, item_id, type, value, 1 as n from changed
        union all
        select ${dayOf("old_time")}, item_id, old_type, old_value, -1 from changed
        where old_time is not null) as changes
      group by day, item_id, type, value having sum(n) <> 0
      on conflict (day, item_id, type, value) do update set n = item_days.n + excluded.n`,
    newSums(next, taken),
    sql`insert into counted_events (user_id, item_id, weighed_type, type, value, time, seq)
      select fresh.* from (${fresh}) as fresh where true
      on conflict (user_id, item_id, weighed_type) do update
      set type = excluded.type, value = excluded.value, time = excluded.time, seq = excluded.seq
      where (excluded.time, excluded.seq) > (counted_events.time, counted_events.seq)`,
    EMPTY_DAYS,
    ...(hasWrongClock
      ? [
          sql`insert into uncounted_events (seq, due_at)
            select seq, occurred_at from events where occurred_at > ${horizon} and ${next}`,
        ]
      : []),
    ...(again === 0
      ? []
      : [
          sql`update uncounted_events set due_at = ${sql.lit(COUNTED)}
            where ${countedAgain(horizon, again)}`,
          sql`insert into uncounted_events (seq, due_at)
            select seq, occurred_at from events where occurred_at > ${horizon} and seq in (
              select seq from uncounted_events where due_at = ${sql.lit(COUNTED)})
            on conflict (seq) do update set due_at = excluded.due_at`,
          sql`delete from uncounted_events where due_at = ${sql.lit(COUNTED)}`,
        ]),
  ];
}

/**
 * Adds events that are counted for the first time, and the users of items among all that are taken.
 * Runs before these are in `counted_events`.
 */
function newSums(next: RawBuilder<unknown>, taken: readonly RawBuilder<unknown>[]) {
  const pairs = sql.join(
    taken.map((each) => sql`select distinct user_id, item_id from events where ${each}`),
    sql` union `,
  );
  return sql`with changed_pairs as materialized (
      select user_id, item_id from (${pairs}) as pairs where not exists (
        select 1 from counted_events as known
        where known.user_id = pairs.user_id and known.item_id = pairs.item_id)),
    changed_users as materialized (
      select user_id from (${pairs}) as pairs where not exists (
        select 1 from counted_events as known where known.user_id = pairs.user_id)
      group by user_id),
    changed_types as materialized (
      select type, count(*) as n from events where ${next} group by type)
    ${addToSums(sql`${EVENTS_AND_TYPES} union all ${ITEMS_AND_USERS}`)}`;
}

/** Empties the tables piece by piece. Once they are empty, counting begins again. */
export function startAgainStatements(limit: number): RawBuilder<unknown>[] {
  const tables = [
    ["counted_events", "user_id, item_id, weighed_type"],
    ["item_days", "day, item_id, type, value"],
    ["log_sums", "kind, name"],
    ["uncounted_events", "seq"],
  ] as const;
  return [
    LOCK_COUNTING,
    ...tables.map(
      ([table, key]) =>
        sql`delete from ${sql.table(table)} where (${sql.raw(key)}) in (
          select ${sql.raw(key)} from ${sql.table(table)} limit ${sql.lit(limit)})`,
    ),
    sql`update counting set seq_from = 0, seq_to = 0, sums_to = 0,
      discards = (select generation from model_generation),
      sums_discards = (select generation from model_generation)
      where ${sql.join(
        tables.map(([table]) => sql`not exists (select 1 from ${sql.table(table)})`),
        sql` and `,
      )}`,
  ];
}
