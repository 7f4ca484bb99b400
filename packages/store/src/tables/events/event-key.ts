/**
 * Migration 6: an event is unique by its user and its event_id. Tested through open-store.test.ts and
 * event-key.test.ts of PostgreSQL.
 */
import { sql } from "kysely";
import type { Compilable } from "kysely";

import type { ColumnTypes } from "../column-types.ts";
import type { QueryBuilder } from "../query-builder.ts";

/** The name of the unique index. */
export const EVENT_KEY = "events_key";
/** The constraint that PostgreSQL had before: an event was unique by its event_id alone. */
export const OLD_EVENT_KEY = "events_event_id_key";

const COLUMNS = [
  "event_id",
  "user_id",
  "item_id",
  "type",
  "value",
  "occurred_at",
  "recommendation_id",
] as const;

/**
 * SQLite cannot drop the old key, so the table is made again. All of it is one transaction: a file
 * with many events is copied to a new file before (see sqlite/rebuild).
 */
export function sqliteEventKey(db: QueryBuilder, columns: ColumnTypes): Compilable[] {
  const { schema } = db;
  const { text, integer, real, sequence } = columns;
  const names = sql.join(["seq", ...COLUMNS].map((column) => sql.ref(column)));
  return [
    schema
      .createTable("new_events")
      .addColumn("seq", integer, sequence)
      .addColumn("event_id", text, (column) => column.notNull())
      .addColumn("user_id", text, (column) => column.notNull())
      .addColumn("item_id", text, (column) => column.notNull())
      .addColumn("type", text, (column) => column.notNull())
      .addColumn("value", real)
      .addColumn("occurred_at", integer, (column) => column.notNull())
      .addColumn("recommendation_id", text),
    statement(db, sql`insert into new_events (${names}) select ${names} from events order by seq`),
    // Numbers of removed events are not given again.
    statement(db, sql`delete from sqlite_sequence where name = 'new_events'`),
    statement(
      db,
      sql`insert into sqlite_sequence select 'new_events', seq from sqlite_sequence where name = 'events'`,
    ),
    schema.dropTable("events"),
    schema.alterTable("new_events").renameTo("events"),
    schema.createIndex(EVENT_KEY).unique().on("events").columns(["user_id", "event_id"]),
    schema
      .createIndex("events_by_user")
      .on("events")
      .columns(["user_id", "occurred_at", "seq", "item_id", "type", "value"]),
    schema
      .createIndex("events_by_item")
      .on("events")
      .columns(["item_id", "occurred_at", "seq", "user_id"]),
    schema
      .createIndex("events_by_list")
      .on("events")
      .column("recommendation_id")
      .where("recommendation_id", "is not", null),
  ];
}

/**
 * In PostgreSQL the index may exist already, made without a lock. The old key is dropped later, once
 * no older server runs (see postgres/opening/old-keys.ts).
 */
export function postgresEventKey({ schema }: QueryBuilder): Compilable[] {
  return [
    schema
      .createIndex(EVENT_KEY)
      .ifNotExists()
      .unique()
      .on("events")
      .columns(["user_id", "event_id"]),
  ];
}

/** A statement as text, for which Kysely has no builder. */
function statement(db: QueryBuilder, text: ReturnType<typeof sql>): Compilable {
  return { compile: () => text.compile(db) };
}
