/**
 * The statements that take out what events counted, in the commit that erases them. They run after
 * the lock of count-statements.ts, and before the events are deleted. Tested through
 * day-counter.test.ts.
 *
 * Events are named by a condition that finds the same counted events in each statement of the commit:
 * in PostgreSQL others can be appended in between, but only at places that are not counted. So it
 * names no number of rows. Its columns have no table in front of them.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

import { EMPTY_DAYS } from "./count-statements.ts";
import { dayOf } from "./counted-events.ts";
import { EMPTY_SUMS, EVENTS_AND_TYPES, ITEMS_AND_USERS, subtractFromSums } from "./log-sums.ts";

/** @param removed a condition on `events` */
export function uncountStatements(removed: RawBuilder<unknown>): RawBuilder<unknown>[] {
  const counted = sql`select old.* from (
      select user_id, item_id, seq from events where ${removed}) as gone
    join counted_events as old
      on old.user_id = gone.user_id and old.item_id = gone.item_id and old.seq = gone.seq`;
  const isLeft = sql`not exists (select 1 from events
    where events.user_id = other.user_id and events.seq = other.seq and ${removed})`;
  return [
    sql`with changed_pairs as materialized (
        select user_id, item_id from (${counted}) as counted where not exists (
          select 1 from counted_events as other
          where other.user_id = counted.user_id and other.item_id = counted.item_id and ${isLeft})
        group by user_id, item_id),
      changed_users as materialized (
        select user_id from (${counted}) as counted where not exists (
          select 1 from counted_events as other where other.user_id = counted.user_id and ${isLeft})
        group by user_id),
      changed_types as materialized (
        select type, count(*) as n from events
        where ${removed} and seq <= (select seq_to from counting) group by type)
      ${subtractFromSums(sql`${EVENTS_AND_TYPES} union all ${ITEMS_AND_USERS}`)}`,
    sql`update item_days set n = item_days.n - gone.n from (
        select ${dayOf("counted.time")} as day, counted.item_id, counted.type, counted.value, count(*) as n
        from (${counted}) as counted group by 1, 2, 3, 4) as gone
      where item_days.day = gone.day and item_days.item_id = gone.item_id
        and item_days.type = gone.type and item_days.value = gone.value`,
    sql`delete from counted_events where (user_id, item_id, weighed_type) in (
      select user_id, item_id, weighed_type from (${counted}) as counted)`,
    EMPTY_DAYS,
    EMPTY_SUMS,
    sql`delete from uncounted_events where seq in (select seq from events where ${removed})`,
  ];
}

/**
 * The other events of the same users on the same items count again: one of them may be the newest
 * now. Runs before {@link uncountStatements}.
 *
 * @param removed a condition on `events`
 */
export function countOthersAgain(removed: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`insert into uncounted_events (seq, due_at)
    select others.seq, 0 from events as others join (
      select distinct user_id, item_id from events where ${removed}) as places
      on others.user_id = places.user_id and others.item_id = places.item_id
    where others.seq <= (select seq_to from counting)
    on conflict (seq) do update set due_at = 0`;
}
