/**
 * The queries of an import into a table of events without indexes. SQLite only. Tested through
 * open-import.test.ts.
 */
import { sql } from "kysely";

import { SERIES_LENGTH } from "../../contract/list-counter.ts";
import { inDialect } from "../counting/in-dialect.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { compile, prepare } from "../query.ts";
import type { NewEventRow } from "./event-row.ts";

// Rows of one commit that deletes them: it keeps the pages in memory.
const DELETED_PER_COMMIT = 10_000;

/** An index of the table of events, and the statement that makes it. */
interface IndexRow {
  readonly name: string;
  readonly sql: string;
}

/** Whether making the index fails where an event is there twice. */
export function isUnique({ sql: text }: IndexRow): boolean {
  return text.toLowerCase().startsWith("create unique ");
}

/** The queries, built once. */
export function prepareLoadQueries(db: QueryBuilder) {
  const raw = <R>(text: ReturnType<typeof sql<R>>) => compile(inDialect(db, text));
  const some = sql`select seq from temp.duplicates order by seq limit ${sql.lit(DELETED_PER_COMMIT)}`;
  return {
    insert: prepare<NewEventRow>()((p) =>
      db.insertInto("events").values({
        event_id: p.event_id,
        user_id: p.user_id,
        item_id: p.item_id,
        type: p.type,
        value: p.value,
        occurred_at: p.occurred_at,
        recommendation_id: p.recommendation_id,
      }),
    ),
    last: compile(db.selectFrom("events").select(({ fn }) => fn.max("seq").as("seq"))),
    /** The unique one comes first: later ones need not be made again where there are duplicates. */
    indexes: raw(
      sql<IndexRow>`select name, sql from sqlite_schema
        where type = 'index' and tbl_name = 'events' and sql is not null
        order by sql not like 'create unique %', name`,
    ),
    drop: (name: string) => raw(sql`drop index ${sql.id(name)}`),
    create: (index: IndexRow) => raw(sql`${sql.raw(index.sql)}`),
    /** Of the events with one key all but the first. */
    findDuplicates: raw(sql`create temp table duplicates as select seq from (
      select seq, row_number() over (partition by user_id, event_id order by seq) as place
      from events) where place > 1`),
    dropDuplicates: [
      raw(sql`delete from events where seq in (${some})`),
      raw(sql`delete from temp.duplicates where seq in (${some})`),
    ],
    /** The clicks of the events after a place: a list counts once (see `clickCounter`). */
    countClicks: (last: number) =>
      raw(sql`update list_series set clicked = clicked + fresh.lists from (
        select substr(list, 1, ${sql.lit(SERIES_LENGTH)}) as series, count(*) as lists from (
          select recommendation_id as list, min(seq) as first from events
          where recommendation_id is not null group by recommendation_id)
        where first > ${last} and length(list) > ${sql.lit(SERIES_LENGTH)} group by 1) as fresh
        where fresh.series = list_series.series`),
  };
}
