/**
 * What the events of each item add up to: a sum over days, and over the events that are not counted by
 * day yet. The same in both databases.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

import type {
  ItemPopularity,
  PopularityQuery,
  PopularitySnapshot,
} from "../../contract/popularity-query.ts";
import {
  ARE_COUNTS_VALID,
  dayOf,
  IS_NEWER,
  newestOf,
  SAME_PLACE,
  WRONG_DAY,
} from "../counting/counted-events.ts";
import { inDialect } from "../counting/in-dialect.ts";
import { findReadableUncounted } from "../counting/uncounted.ts";
import type { ReadableUncounted } from "../counting/uncounted.ts";
import type { Executor } from "../executor.ts";
import { compile } from "../query.ts";

// Rows that the main thread receives in one turn of the event loop: well under a millisecond.
const CHUNK = 1000;
const DAY_MS = 86_400_000;

/** The days that a sum covers. */
interface Days {
  /** The last day with times that are believed. */
  readonly horizon: number;
  readonly newest: number;
}

/**
 * Sums weights by item, plain and decayed, as `EventLog.popularity` defines it, off the main thread.
 * Takes a tenth of a second for 300,000 rows of days. Without a worker of a cluster it is what was
 * counted by day.
 */
export async function popularitySnapshot(
  executor: Executor,
  query: PopularityQuery,
): Promise<PopularitySnapshot> {
  const uncounted = await findReadableUncounted(executor);
  const { horizon } = uncounted;
  const newest = await newestDay(executor, uncounted);
  const days = { horizon: Math.floor(horizon / DAY_MS), newest: newest ?? WRONG_DAY };
  const items: ItemPopularity[] = [];
  const sums = compile(inDialect(executor.builder, sumsOf(query, uncounted, days)));
  for await (const rows of executor.streamSums(sums, CHUNK)) {
    for (const row of rows) items.push(row);
  }
  return {
    newest: newest === undefined ? undefined : newest * DAY_MS,
    items,
    isPartial: uncounted.conditions.length === 0,
  };
}

/** The day of the newest event whose time is believed. */
async function newestDay(
  executor: Executor,
  { horizon, conditions }: ReadableUncounted,
): Promise<number | undefined> {
  const tails = conditions.map(
    (tail) =>
      sql`union all select max(occurred_at) from events where occurred_at <= ${horizon} and ${tail}`,
  );
  const query = sql<{ newest: number | null }>`select max(time) as newest from (
    select max(day) * ${sql.lit(DAY_MS)} as time from item_days
    where day > ${sql.lit(WRONG_DAY)} and day <= ${Math.floor(horizon / DAY_MS)}
      and ${ARE_COUNTS_VALID}
    ${sql.join(tails, sql` `)}) as times`;
  const [row] = await executor.readSums(compile(inDialect(executor.builder, query)));
  const newest = row?.newest ?? undefined;
  return newest === undefined ? undefined : Math.floor(newest / DAY_MS);
}

function sumsOf(
  query: PopularityQuery,
  { horizon, conditions }: ReadableUncounted,
  days: Days,
): RawBuilder<ItemPopularity> {
  const { windowMs, halfLifeMs } = query;
  const oldest = windowMs === undefined ? undefined : days.newest - Math.ceil(windowMs / DAY_MS);
  const inWindow =
    oldest === undefined
      ? sql`true`
      : sql`day >= ${Math.max(oldest, WRONG_DAY + 1)} and day <= ${days.horizon}`;
  // Not even the text names the tables of the workers where they have nothing to add.
  const changes = conditions.length === 0 ? sql`` : changesOf(conditions, query, horizon);
  const changedDays =
    conditions.length === 0
      ? sql``
      : sql`union all select * from (
        select ${dayOf("time")} as day, item_id, type, value, 1 as n from changed
        union all
        select ${dayOf("old_time")}, item_id, old_type, old_value, -1 from changed
        where old_time is not null) as changes where ${inWindow}`;
  // A day of a wrong clock has no age. An event that was appended since `newest` was read has age 0.
  const share = sql`case
    when day = ${sql.lit(WRONG_DAY)} or day > ${days.horizon} then 0.0
    when day >= ${days.newest} then 1.0
    when (${days.newest} - day) * ${sql.lit(DAY_MS)} / cast(${halfLifeMs} as double precision) > 900 then 0.0
    else pow(0.5, (${days.newest} - day) * ${sql.lit(DAY_MS)} / cast(${halfLifeMs} as double precision)) end`;
  return sql<ItemPopularity>`with ${changes} days as (
      select day, item_id, type, value, n from item_days where ${inWindow} and ${ARE_COUNTS_VALID}
      ${changedDays}),
    weighed as (select item_id, day, n, ${weightOf(query)} as weight from days)
    select item_id, sum(n * weight) as total_weight,
      sum(n * weight * ${share}) as decayed_weight,
      row_number() over (order by sum(n * weight) desc) as total_rank
    from weighed where weight > 0 group by item_id having sum(n) > 0
    order by decayed_weight desc`;
}

/** What the uncounted events change: one place each, and what it had before. */
function changesOf(
  conditions: readonly RawBuilder<unknown>[],
  { retractions }: PopularityQuery,
  horizon: number,
): RawBuilder<unknown> {
  return sql`fresh as (${newestOf(conditions, { retractions, horizon })}),
    changed as (
      select fresh.time, fresh.item_id, fresh.type, fresh.value,
        old.time as old_time, old.type as old_type, old.value as old_value
      from fresh left join counted_events as old on ${SAME_PLACE} and ${ARE_COUNTS_VALID}
      where old.seq is null or ${IS_NEWER}),`;
}

/** The weight of one event of a day. NULL: it adds nothing. */
function weightOf({ weights, ratingMidpoint }: PopularityQuery): RawBuilder<number | null> {
  const plain = Object.entries(weights)
    .filter(([type, weight]) => weight > 0 && type !== "rating")
    .map(([type, weight]) => sql`when ${type} then cast(${weight} as double precision)`);
  return sql`case type when 'rating' then value - cast(${ratingMidpoint} as double precision) ${sql.join(plain, sql` `)} end`;
}
