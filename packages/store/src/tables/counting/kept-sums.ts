/**
 * Reads the sums over the whole log: what is kept, and what the events that are not counted yet add.
 * Each query is one snapshot. Tested through counts.test.ts and day-counter.test.ts.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

import type { QueryBuilder } from "../query-builder.ts";
import { compile } from "../query.ts";
import type { Query } from "../query.ts";
import { ARE_COUNTS_VALID } from "./counted-events.ts";
import { inDialect } from "./in-dialect.ts";
import type { Uncounted } from "./uncounted.ts";

// Of more types the rarest are left out.
const MAX_TYPES = 200;

/** A number of events up to a place in the log. Valid while `discards` stays the same. */
export interface EventCount {
  readonly count: number;
  readonly seq: number;
  /** Every erasure of events discards the models too, in its own commits. */
  readonly discards: number;
}

/** The events that follow a known count, or those that are counted in the database. */
export interface LaterEvents {
  /** Events that are counted in the database, and up to where. 0 where these counts are not valid. */
  readonly kept: number;
  readonly kept_to: number;
  readonly discards: number;
  /** Later events, at most the limit. */
  readonly later: number;
  /** Those of them up to where the log is complete, and the place of the last one. */
  readonly complete: number;
  readonly last: number | null;
}

/**
 * Counts events after `known`, or after those that are counted where that is later or `known` is not
 * valid any more.
 */
export function laterEvents(
  db: QueryBuilder,
  known: EventCount,
  { upTo, limit }: { upTo: number; limit: number },
): Query<LaterEvents> {
  const place = sql`select kept, kept_to, generation as discards,
      case when generation = ${known.discards} and ${known.seq} > kept_to
        then ${known.seq} else kept_to end as place
    from model_generation, (
      select case when ${ARE_COUNTS_VALID} then seq_to else 0 end as kept_to,
        case when ${ARE_COUNTS_VALID} then coalesce(sums.n, 0) else 0 end as kept
      from counting left join log_sums as sums on sums.kind = 'events' and sums.name = '') as counted`;
  const tail = sql`select seq from events where seq > (select place from (${place}) as known)
    order by seq limit ${sql.lit(limit)}`;
  return compile(
    inDialect(
      db,
      sql<LaterEvents>`select kept, kept_to, discards, later, complete, last from (${place}) as known, (
        select count(*) as later,
          count(case when seq <= ${upTo} then 1 end) as complete,
          max(case when seq <= ${upTo} then seq end) as last
        from (${tail}) as tail) as tail`,
    ),
  );
}

/** The number of users with an event. */
export function userCount(db: QueryBuilder, uncounted: Uncounted): Query<{ count: number }> {
  const users = sql.join(
    uncounted.conditions.map((each) => sql`select distinct user_id from events where ${each}`),
    sql` union `,
  );
  return compile(
    inDialect(
      db,
      sql<{ count: number }>`select cast(coalesce(sum(n), 0) as bigint) as count from (
        select n from log_sums where kind = 'users' and ${ARE_COUNTS_VALID}
        union all
        select count(*) from (${users}) as fresh where not exists (
          select 1 from counted_events as known
          where known.user_id = fresh.user_id and ${ARE_COUNTS_VALID})) as parts`,
    ),
  );
}

/** The number of users of each item. Items without events are left out. */
export function userCounts(
  db: QueryBuilder,
  itemIds: readonly string[],
  uncounted: Uncounted,
): Query<{ item_id: string; users: number }> {
  const wanted = (column: RawBuilder<unknown>) => sql`${column} in (${sql.join(itemIds)})`;
  const pairs = sql.join(
    uncounted.conditions.map(
      (each) => sql`select distinct user_id, item_id from events where ${each}`,
    ),
    sql` union `,
  );
  return compile(
    inDialect(
      db,
      sql<{ item_id: string; users: number }>`
        select item_id, cast(sum(n) as bigint) as users from (
          select name as item_id, n from log_sums
          where kind = 'item' and ${wanted(sql`name`)} and ${ARE_COUNTS_VALID}
          union all
          select item_id, 1 from (${pairs}) as fresh
          where ${wanted(sql`item_id`)} and not exists (
            select 1 from counted_events as known
            where known.user_id = fresh.user_id and known.item_id = fresh.item_id
              and ${ARE_COUNTS_VALID})) as parts
        group by item_id`,
    ),
  );
}

/** The number of events of each type, most first. */
export function typeCounts(
  db: QueryBuilder,
  { later }: Uncounted,
): Query<{ type: string; events: number }> {
  return compile(
    inDialect(
      db,
      sql<{ type: string; events: number }>`
        select type, cast(sum(n) as bigint) as events from (
          select name as type, n from log_sums where kind = 'type' and ${ARE_COUNTS_VALID}
          union all
          select type, count(*) from events where ${later} group by type) as parts
        group by type having sum(n) > 0 order by events desc, type limit ${sql.lit(MAX_TYPES)}`,
    ),
  );
}
