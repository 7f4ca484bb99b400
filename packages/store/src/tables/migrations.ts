/** The numbered migrations. Each runs once; all missing ones run in one transaction. Tested through open-store.test.ts. */
import type { Compilable } from "kysely";

import type { SqlValue } from "../commit/write-request.ts";
import { POSTGRES_COLUMNS, SQLITE_COLUMNS } from "./column-types.ts";
import type { ColumnTypes } from "./column-types.ts";
import { dayTables } from "./counting/day-tables.ts";
import { postgresSumCheck, postgresSumLock, sumTables } from "./counting/sum-tables.ts";
import { EVENT_KEY_VERSION } from "./events/event-key-version.ts";
import { postgresEventKey, sqliteEventKey } from "./events/event-key.ts";
import { PLACE_KEY_VERSION, postgresPlaceKey } from "./events/place-key.ts";
import { keyTables } from "./keys/key-schema.ts";
import type { QueryBuilder } from "./query-builder.ts";
import { compile } from "./query.ts";
import { savedDaysTable } from "./saved-days/saved-days-schema.ts";

/** A migration as SQL text. Versions are 1, 2, 3, ... */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: readonly {
    readonly sql: string;
    readonly parameters: readonly SqlValue[];
  }[];
}

/** Every migration for SQLite, oldest first. */
export function sqliteMigrations(db: QueryBuilder): Migration[] {
  return migrations(db, SQLITE_COLUMNS, {
    eventKey: sqliteEventKey(db, SQLITE_COLUMNS),
    // The place is the number of a row of the file, which stays its key.
    placeKey: [],
    sumLock: [],
    sumCheck: [],
  });
}

/** Every migration for PostgreSQL, oldest first, with the same numbers as SQLite's. */
export function postgresMigrations(db: QueryBuilder): Migration[] {
  return migrations(db, POSTGRES_COLUMNS, {
    eventKey: postgresEventKey(db),
    placeKey: postgresPlaceKey(db),
    sumLock: postgresSumLock(db),
    sumCheck: postgresSumCheck(db),
  });
}

/** Add new migrations at the end. A released migration never changes. */
function migrations(
  db: QueryBuilder,
  columns: ColumnTypes,
  {
    eventKey,
    placeKey,
    sumLock,
    sumCheck,
  }: Record<"eventKey" | "placeKey" | "sumLock" | "sumCheck", readonly Compilable[]>,
): Migration[] {
  return [
    migration(db, 1, "events, items, models", firstTables(db, columns)),
    migration(db, 2, "events by item", [
      // Covers `usersOf`.
      db.schema
        .createIndex("events_by_item")
        .on("events")
        .columns(["item_id", "occurred_at", "seq", "user_id"]),
    ]),
    migration(db, 3, "discards of models", discardsOfModels(db, columns)),
    migration(db, 4, "counts of lists", countsOfLists(db, columns)),
    migration(db, 5, "order of first puts", orderOfFirstPuts(db, columns)),
    migration(db, EVENT_KEY_VERSION, "events by user and event_id", eventKey),
    migration(db, 7, "events by item and day", dayTables(db, columns)),
    migration(db, 8, "keys", keyTables(db, columns)),
    migration(db, PLACE_KEY_VERSION, "keys that hold the user", placeKey),
    migration(db, 10, "sums over the log", [...sumLock, ...sumTables(db, columns), ...sumCheck]),
    migration(db, 11, "saved sums by item and day", savedDaysTable(db, columns)),
  ];
}

/** Items that exist already are in the order of their rows. */
function orderOfFirstPuts(db: QueryBuilder, columns: ColumnTypes): Compilable[] {
  const { integer, insertOrder, earlierOrder } = columns;
  return [
    db.schema.alterTable("items").addColumn("first_put", integer, insertOrder),
    ...(earlierOrder === undefined
      ? []
      : [db.updateTable("items").set({ first_put: earlierOrder })]),
    // Covers `newest`.
    db.schema.createIndex("items_by_first_put").on("items").columns(["first_put", "item_id"]),
  ];
}

function countsOfLists(db: QueryBuilder, { text, integer }: ColumnTypes): Compilable[] {
  return [
    db.schema
      .createTable("list_series")
      .addColumn("series", text, (column) => column.notNull().primaryKey())
      .addColumn("last_served_at", integer, (column) => column.notNull())
      .addColumn("served", integer, (column) => column.notNull())
      .addColumn("clicked", integer, (column) => column.notNull()),
    db.insertInto("list_series").values({ series: "", last_served_at: 0, served: 0, clicked: 0 }),
    // Tells whether an earlier event names the same list. Most events name none.
    db.schema
      .createIndex("events_by_list")
      .on("events")
      .column("recommendation_id")
      .where("recommendation_id", "is not", null),
  ];
}

function discardsOfModels(db: QueryBuilder, { integer }: ColumnTypes): Compilable[] {
  const addToParts = (name: string) =>
    db.schema
      .alterTable("model_parts")
      .addColumn(name, integer, (column) => column.notNull().defaultTo(0));
  return [
    db.schema
      .createTable("model_generation")
      .addColumn("generation", integer, (column) => column.primaryKey()),
    db.insertInto("model_generation").values({ generation: 0 }),
    addToParts("generation"),
    addToParts("saved_at"),
  ];
}

function migration(
  db: QueryBuilder,
  version: number,
  name: string,
  statements: readonly Compilable[],
): Migration {
  const record = db.insertInto("migrations").values({ version, name, applied_at: Date.now() });
  return {
    version,
    name,
    statements: [...statements, record].map((statement) => compile(statement)),
  };
}

function firstTables({ schema }: QueryBuilder, columns: ColumnTypes): Compilable[] {
  const { text, integer, real, bytes, sequence, keyOnly } = columns;
  return [
    schema
      .createTable("migrations")
      .addColumn("version", integer, (column) => column.primaryKey())
      .addColumn("name", text, (column) => column.notNull())
      .addColumn("applied_at", integer, (column) => column.notNull()),
    schema
      .createTable("events")
      .addColumn("seq", integer, sequence)
      .addColumn("event_id", text, (column) => column.notNull().unique())
      .addColumn("user_id", text, (column) => column.notNull())
      .addColumn("item_id", text, (column) => column.notNull())
      .addColumn("type", text, (column) => column.notNull())
      .addColumn("value", real)
      .addColumn("occurred_at", integer, (column) => column.notNull())
      .addColumn("recommendation_id", text),
    // Covers scoring, fits and popularity: none of them reads the table.
    schema
      .createIndex("events_by_user")
      .on("events")
      .columns(["user_id", "occurred_at", "seq", "item_id", "type", "value"]),
    schema
      .createTable("items")
      .addColumn("item_id", text, (column) => column.notNull().primaryKey())
      .addColumn("title", text, (column) => column.notNull())
      .addColumn("title_folded", text, (column) => column.notNull())
      .addColumn("categories", text, (column) => column.notNull())
      .addColumn("url", text)
      .addColumn("image_url", text)
      .addColumn("attributes", text)
      .addColumn("available", integer, (column) => column.notNull()),
    schema
      .createTable("item_categories")
      .addColumn("item_id", text, (column) => column.notNull())
      .addColumn("category", text, (column) => column.notNull())
      .addPrimaryKeyConstraint("item_categories_key", ["item_id", "category"])
      .modifyEnd(keyOnly),
    schema
      .createIndex("item_categories_by_category")
      .on("item_categories")
      .columns(["category", "item_id"]),
    schema
      .createTable("models")
      .addColumn("seq", integer, sequence)
      .addColumn("version", text, (column) => column.notNull().unique())
      .addColumn("info", text, (column) => column.notNull())
      .addColumn("checksum", text, (column) => column.notNull())
      .addColumn("body_id", text, (column) => column.notNull())
      .addColumn("body_bytes", integer, (column) => column.notNull()),
    schema
      .createTable("model_parts")
      .addColumn("body_id", text, (column) => column.notNull())
      .addColumn("part", integer, (column) => column.notNull())
      .addColumn("bytes", bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint("model_parts_key", ["body_id", "part"]),
  ];
}
