/** What the events of each item add up to: one aggregate over the log, the same in both databases. */
import { sql } from "kysely";
import type { Expression } from "kysely";

import { timeHorizon } from "../../contract/event-time.ts";
import type {
  ItemPopularity,
  PopularityQuery,
  PopularitySnapshot,
} from "../../contract/popularity-query.ts";
import type { Executor } from "../executor.ts";
import { compile } from "../query.ts";

// Rows that the main thread receives in one turn of the event loop: well under a millisecond.
const CHUNK = 1000;

/**
 * Sums weights by item, plain and decayed, as `EventLog.popularity` defines it. Takes about a second
 * for a million events, off the main thread.
 */
export async function popularitySnapshot(
  executor: Executor,
  query: PopularityQuery,
): Promise<PopularitySnapshot> {
  const horizon = timeHorizon();
  const newest = await newestTime(executor, horizon);
  const times = { horizon, newest: newest ?? horizon };
  const items: ItemPopularity[] = [];
  for await (const rows of executor.streamSums(aggregate(executor, query, times), CHUNK)) {
    for (const row of rows) items.push(row);
  }
  return { newest, items };
}

/** The newest time in the log that is believed. */
async function newestTime(executor: Executor, horizon: number): Promise<number | undefined> {
  const [row] = await executor.readLong(
    compile(
      executor.builder
        .selectFrom("events")
        .select(({ fn }) => fn.max<number | null>("occurred_at").as("newest"))
        .where("occurred_at", "<=", horizon),
    ),
  );
  return row?.newest ?? undefined;
}

function aggregate(
  executor: Executor,
  query: PopularityQuery,
  { horizon, newest }: { readonly horizon: number; readonly newest: number },
) {
  const weights = Object.entries(query.weights).filter(
    ([type, weight]) => weight > 0 && type !== "rating",
  );
  const retractions = Object.entries(query.retractions).filter(([, type]) =>
    weights.some(([weighted]) => weighted === type),
  );
  const oldest = query.windowMs === undefined ? undefined : newest - query.windowMs;
  const events = executor.builder
    .selectFrom("events")
    .select(["seq", "user_id", "item_id", "type", "value", "occurred_at"])
    .select(weighedTypeOf(retractions).as("weighed_type"))
    .where("type", "in", [...[...weights, ...retractions].map(([type]) => type), "rating"])
    .$if(oldest !== undefined, (all) =>
      all.where("occurred_at", ">=", oldest ?? 0).where("occurred_at", "<=", horizon),
    );
  const counted = executor.builder
    .selectFrom(events.as("weighed_events"))
    .select(["item_id", "type", "value", "occurred_at"])
    .select(({ fn }) =>
      fn
        .agg<number>("row_number")
        .over((over) =>
          over
            .partitionBy(["user_id", "item_id", "weighed_type"])
            .orderBy(sql`occurred_at > ${horizon}`)
            .orderBy(sql`case when occurred_at > ${horizon} then 0 else occurred_at end`, "desc")
            .orderBy("seq", "desc"),
        )
        .as("age_rank"),
    );
  const weighted = executor.builder
    .selectFrom(counted.as("counted"))
    .select((eb) => [
      "item_id",
      weightOf(weights, eb.ref("type"), eb.ref("value"), query.ratingMidpoint).as("weight"),
      // An event of a wrong clock has no age. One that was appended since `newest` was read has age 0.
      // The casts avoid integer division in PostgreSQL.
      sql<
        number | null
      >`case when occurred_at > ${horizon} then null when occurred_at > ${newest} then 0.0 else (cast(${newest} as double precision) - occurred_at) / cast(${query.halfLifeMs} as double precision) end`.as(
        "half_lives",
      ),
    ])
    .where("age_rank", "=", 1);
  return compile(
    executor.builder
      .selectFrom(weighted.as("weighted"))
      // PostgreSQL reports an underflow error for larger exponents.
      .select(({ fn }) => [
        "item_id",
        fn.sum<number>("weight").as("total_weight"),
        sql<number>`sum(weight * case when half_lives is null or half_lives > 900 then 0.0 else pow(0.5, half_lives) end)`.as(
          "decayed_weight",
        ),
        sql<number>`row_number() over (order by sum(weight) desc)`.as("total_rank"),
      ])
      .where("weight", ">", 0)
      .groupBy("item_id")
      .orderBy("decayed_weight", "desc"),
  );
}

/** A retraction competes with the events that it takes back: the newest of them counts. */
function weighedTypeOf(retractions: readonly (readonly [type: string, retracted: string])[]) {
  if (retractions.length === 0) return sql<string>`type`;
  const cases = retractions.map(([type, retracted]) => sql`when ${type} then ${retracted}`);
  return sql<string>`case type ${sql.join(cases, sql` `)} else type end`;
}

function weightOf(
  weights: readonly (readonly [type: string, weight: number])[],
  type: Expression<string>,
  value: Expression<number | null>,
  midpoint: number,
) {
  const plain = weights.map(([name, weight]) => sql`when ${name} then ${weight}`);
  return sql<number>`case ${type} when 'rating' then ${value} - ${midpoint} ${sql.join(plain, sql` `)} end`;
}
