/**
 * What the events of each item add up to on each day: a sum over the counts by day, and over the events
 * that are not counted by day yet. The same in both databases.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

import type {
  ItemDays,
  PopularityByDay,
  PopularityQuery,
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
import { mergedDays } from "../counting/merged-days.ts";
import type { DayLists, KnownDays } from "../counting/merged-days.ts";
import { findReadableUncounted, isOfOneMoment } from "../counting/uncounted.ts";
import type { ReadableUncounted } from "../counting/uncounted.ts";
import type { Executor } from "../executor.ts";
import { compile } from "../query.ts";

// Items that the main thread receives in one turn of the event loop: with 90 days each a millisecond.
const CHUNK = 100;
const DAY_MS = 86_400_000;

/**
 * Sums weights by item and day, as `EventLog.popularity` defines it, off the main thread: seconds for
 * millions of rows of days. The result has one row for each item, since to receive a row costs more
 * than the sums in it. Without a worker of a cluster it is what was counted by day.
 */
export async function popularityByDay(
  executor: Executor,
  query: PopularityQuery,
): Promise<PopularityByDay> {
  const uncounted = await findReadableUncounted(executor);
  const newest = await newestDay(executor, uncounted);
  const { windowDays } = query;
  const oldest = windowDays === undefined ? undefined : (newest ?? WRONG_DAY) - windowDays;
  const lists = compile(inDialect(executor.builder, dayListsOf(query, uncounted, oldest)));
  const known = { newest, horizon: Math.floor(uncounted.horizon / DAY_MS) };
  return {
    newest,
    isPartial: uncounted.conditions.length === 0,
    items: readItems(executor.streamSums(lists, CHUNK), known),
    isOfOneMoment: () => isOfOneMoment(executor, uncounted),
  };
}

async function* readItems(
  chunks: AsyncIterable<readonly DayLists[]>,
  known: KnownDays,
): AsyncGenerator<ItemDays[], void> {
  for await (const rows of chunks) {
    yield rows.map((row) => mergedDays(row, known)).filter(({ days }) => days.length > 0);
  }
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

/**
 * Sums of all days, or of those from `oldest` on. Counted days are added up in the order of their key,
 * and sorted by item once. The days of uncounted events come beside them, and may take events out of a
 * counted day.
 */
function dayListsOf(
  query: PopularityQuery,
  { horizon, conditions }: ReadableUncounted,
  oldest: number | undefined,
): RawBuilder<DayLists> {
  const isIn = oldest === undefined ? sql`true` : sql`day >= ${Math.max(oldest, WRONG_DAY + 1)}`;
  const sums = (days: RawBuilder<unknown>) => sql`
    select day, item_id, sum(n) as n, sum(n * weight) as weight
    from (select day, item_id, n, ${weightOf(query)} as weight from ${days} where ${isIn}) as weighed
    where weight > 0 group by day, item_id`;
  // Not even the text names the tables of the workers where they have nothing to add.
  const isCountedOnly = conditions.length === 0;
  const changes = isCountedOnly ? sql`` : changesOf(conditions, query, horizon);
  const changed = isCountedOnly
    ? sql``
    : sql`union all select * from (${sums(sql`changes`)}) as uncounted`;
  return sql<DayLists>`with ${changes} sums as (
      select * from (${sums(sql`item_days`)}) as counted where ${ARE_COUNTS_VALID}
      ${changed})
    select item_id, ${listOf("day")} as days, ${listOf("n")} as counts, ${listOf("weight")} as weights
    from sums group by item_id`;
}

/** What the uncounted events change: one day each, and the day of the event that it replaces. */
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
      where old.seq is null or ${IS_NEWER}),
    changes as (
      select ${dayOf("time")} as day, item_id, type, value, 1 as n from changed
      union all
      select ${dayOf("old_time")}, item_id, old_type, old_value, -1 from changed
      where old_time is not null),`;
}

/** All values of a group in one text: in the same order for each column. */
function listOf(column: string): RawBuilder<string> {
  return sql`string_agg(cast(${sql.ref(column)} as text), ',')`;
}

/** The weight of one event of a day. NULL: it adds nothing. */
function weightOf({ weights, ratingMidpoint }: PopularityQuery): RawBuilder<number | null> {
  const plain = Object.entries(weights)
    .filter(([type, weight]) => weight > 0 && type !== "rating")
    .map(([type, weight]) => sql`when ${type} then cast(${weight} as double precision)`);
  return sql`case type when 'rating' then value - cast(${ratingMidpoint} as double precision) ${sql.join(plain, sql` `)} end`;
}
