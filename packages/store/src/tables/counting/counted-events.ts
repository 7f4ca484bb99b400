/**
 * SQL that the count of events by item and day is made of. Both databases understand it. Tested
 * through day-counter.test.ts.
 *
 * `counted_events` has the newest event of each user, item and type: a retraction has the type that
 * it takes back. `item_days` has the number of counted events by UTC day, item, type and value.
 * `log_sums` has what is added up over the whole log: see `log-sums.ts`.
 * Events after `counting.seq_to` are not counted yet, and those of `uncounted_events` only at their
 * time.
 */
import { sql } from "kysely";
import type { RawBuilder } from "kysely";

/** In place of the time of an event that is not believed: older than every time there is. */
const WRONG_CLOCK = -9e15;

/** The day of {@link WRONG_CLOCK}. Every other day is later. */
export const WRONG_DAY = Math.floor(WRONG_CLOCK / 86_400_000);

/** The type of an event that adds nothing: a retraction, or a rating without stars. No event has it. */
const NOTHING = "";

/** What an event takes back, by its type. */
export type Retractions = Readonly<Record<string, string>>;

/** What decides how an event is counted. */
export interface CountingRule {
  readonly retractions: Retractions;
  /** The latest time that is believed: a number, or a placeholder for it. */
  readonly horizon: unknown;
}

/** The UTC day of a time, counted from 1970. */
export function dayOf(time: string): RawBuilder<number> {
  return sql`cast(floor(${sql.ref(time)} / cast(86400000 as double precision)) as bigint)`;
}

/**
 * Of these events the newest of each user, item and type, as `counted_events` has it.
 *
 * @param seqs one or more queries of places in the log
 */
export function newestOf(seqs: readonly RawBuilder<unknown>[], rule: CountingRule) {
  const taken = seqs.map((seq) => sql`${countedColumns(rule)} where ${seq}`);
  return sql`select user_id, item_id, weighed_type, type, value, time, seq from (
    select taken.*, row_number() over (
      partition by user_id, item_id, weighed_type order by time desc, seq desc) as place
    from (${sql.join(taken, sql` union all `)}) as taken) as placed where place = 1`;
}

/** Events as `counted_events` has them. */
function countedColumns({ retractions, horizon }: CountingRule): RawBuilder<unknown> {
  const pairs = Object.entries(retractions);
  const weighed = pairs.map(([type, retracted]) => sql`when ${type} then ${retracted}`);
  const nothing = pairs.map(([type]) => sql`when ${type} then ${NOTHING}`);
  const time = sql`case when occurred_at > ${horizon} then ${sql.lit(WRONG_CLOCK)} else occurred_at end`;
  return sql`select user_id, item_id, ${caseOf("type", weighed)} as weighed_type,
    case when type = 'rating' and value is null then ${NOTHING} else ${caseOf("type", nothing)} end as type,
    case when type = 'rating' and value is not null then value else cast(0 as double precision) end as value,
    ${time} as time, seq from events`;
}

function caseOf(column: string, cases: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const plain = sql.ref(column);
  return cases.length === 0
    ? plain
    : sql`case ${plain} ${sql.join(cases, sql` `)} else ${plain} end`;
}

/**
 * The counts know of every erasure. An older server that erased events did not take them out of all
 * of them: then all events count as not counted, until a step has emptied the tables.
 */
export const ARE_COUNTS_VALID = sql<boolean>`(select sums_discards from counting) = (select generation from model_generation)`;

/**
 * The most events after the counted ones that an answer adds up. Counting is further behind only
 * while very many events arrive: then answers follow the log up to so many events after it.
 */
export const UNCOUNTED_READ = 20_000;

/** The place in the log up to which events are counted. */
export const COUNTED_TO = sql`(select case when ${ARE_COUNTS_VALID} then seq_to else 0 end from counting)`;

/** The events that are to be counted again, as a condition. */
export function countedAgain(horizon: unknown, limit: number = UNCOUNTED_READ) {
  return sql`seq in (select seq from uncounted_events where due_at <= ${horizon}
    order by due_at, seq limit ${sql.lit(limit)})`;
}

/** Joins an event `fresh` with the counted event `old` that it would replace. */
export const SAME_PLACE = sql`old.user_id = fresh.user_id and old.item_id = fresh.item_id
  and old.weighed_type = fresh.weighed_type`;

/** The event `fresh` is newer than the counted event `old`. */
export const IS_NEWER = sql`(fresh.time, fresh.seq) > (old.time, old.seq)`;
