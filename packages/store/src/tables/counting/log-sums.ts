/**
 * SQL of the sums over the whole log. `log_sums` has, by kind and name:
 * - `events` and `users` (no name): events that are counted, and users with one;
 * - `type`: events of each type;
 * - `item`: users with an event on each item.
 *
 * A user, or a user on an item, counts as long as `counted_events` has a row of both. Tested through
 * day-counter.test.ts.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

/** Sums of which nothing is left. */
export const EMPTY_SUMS = sql`delete from log_sums where n = 0`;

/** The events of `changed_types (type, n)`, in all and by type. */
export const EVENTS_AND_TYPES = sql`select 'events' as kind, '' as name, n from changed_types
  union all select 'type', type, n from changed_types`;

/** One row for each of `changed_pairs (user_id, item_id)` and of `changed_users`. */
export const ITEMS_AND_USERS = sql`select 'item', item_id, 1 from changed_pairs
  union all select 'users', '', 1 from changed_users`;

/** @param rows a query of kind, name and n */
export function addToSums(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`insert into log_sums (kind, name, n)
    select kind, name, sum(n) from (${rows}) as changes group by kind, name
    on conflict (kind, name) do update set n = log_sums.n + excluded.n`;
}

/** @param rows a query of kind, name and n */
export function subtractFromSums(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`update log_sums set n = log_sums.n - gone.n from (
      select kind, name, sum(n) as n from (${rows}) as changes group by kind, name) as gone
    where log_sums.kind = gone.kind and log_sums.name = gone.name`;
}
