/** The schema's history: numbered migrations, each run once, all missing ones in one transaction. */
import { sql } from "kysely";
import type { ColumnDataType, ColumnDefinitionBuilder, Compilable, RawBuilder } from "kysely";

import type { Migration } from "../contract/write-request.ts";
import { compile } from "./query.ts";
import type { QueryBuilder } from "./tables.ts";

type DataType = ColumnDataType | RawBuilder<unknown>;

/** How an engine writes the types of columns, and what it adds to tables. */
interface Columns {
  /** Compared and sorted by its bytes. */
  readonly text: DataType;
  readonly integer: DataType;
  readonly real: DataType;
  readonly bytes: DataType;
  /** A key that counts up. */
  readonly sequence: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  /** For a table that is nothing but its key. */
  readonly keyOnly: RawBuilder<unknown>;
}

const SQLITE: Columns = {
  text: "text",
  integer: "integer",
  real: "real",
  bytes: "blob",
  sequence: (column) => column.primaryKey().autoIncrement(),
  keyOnly: sql`without rowid`,
};

const POSTGRES: Columns = {
  text: sql`text collate "C"`,
  integer: "bigint",
  real: "double precision",
  bytes: "bytea",
  sequence: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
  keyOnly: sql``,
};

/** Every migration for SQLite, oldest first. */
export function sqliteMigrations(db: QueryBuilder): Migration[] {
  return migrations(db, SQLITE);
}

/** Every migration for PostgreSQL, oldest first: of the same numbers as SQLite's. */
export function postgresMigrations(db: QueryBuilder): Migration[] {
  return migrations(db, POSTGRES);
}

/** Add at the end; what was released never changes. */
function migrations(db: QueryBuilder, columns: Columns): Migration[] {
  return [
    migration(db, 1, "events, items, models", firstTables(db, columns)),
    migration(db, 2, "events by item", [
      // Holds all that finding an item's users reads.
      db.schema
        .createIndex("events_by_item")
        .on("events")
        .columns(["item_id", "occurred_at", "seq", "user_id"]),
    ]),
    migration(db, 3, "discards of models", generationOfModels(db, columns)),
  ];
}

function generationOfModels(db: QueryBuilder, { integer }: Columns): Compilable[] {
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

function firstTables({ schema }: QueryBuilder, columns: Columns): Compilable[] {
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
    // Holds all that scoring, fits and popularity read, so that none of them touches the table.
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
