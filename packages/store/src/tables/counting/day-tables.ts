/** The tables of events by item and day. Tested through day-counter.test.ts. */
import type { Compilable } from "kysely";

import type { ColumnTypes } from "../column-types.ts";
import type { QueryBuilder } from "../query-builder.ts";

/** Creates the tables. They stay empty: the events that exist already are counted in the background. */
export function dayTables(db: QueryBuilder, columns: ColumnTypes): Compilable[] {
  const { text, integer, real, keyOnly } = columns;
  return [
    db.schema
      .createTable("counting")
      .addColumn("seq_from", integer, (column) => column.notNull())
      .addColumn("seq_to", integer, (column) => column.notNull()),
    db.insertInto("counting").values({ seq_from: 0, seq_to: 0 }),
    db.schema
      .createTable("counted_events")
      .addColumn("user_id", text, (column) => column.notNull())
      .addColumn("item_id", text, (column) => column.notNull())
      .addColumn("weighed_type", text, (column) => column.notNull())
      .addColumn("type", text, (column) => column.notNull())
      .addColumn("value", real, (column) => column.notNull())
      .addColumn("time", integer, (column) => column.notNull())
      .addColumn("seq", integer, (column) => column.notNull())
      .addPrimaryKeyConstraint("counted_events_key", ["user_id", "item_id", "weighed_type"])
      .modifyEnd(keyOnly),
    // The day comes first: a window is a range of the key, and so is the newest day.
    db.schema
      .createTable("item_days")
      .addColumn("day", integer, (column) => column.notNull())
      .addColumn("item_id", text, (column) => column.notNull())
      .addColumn("type", text, (column) => column.notNull())
      .addColumn("value", real, (column) => column.notNull())
      .addColumn("n", integer, (column) => column.notNull())
      .addPrimaryKeyConstraint("item_days_key", ["day", "item_id", "type", "value"])
      .modifyEnd(keyOnly),
    db.schema.createIndex("item_days_empty").on("item_days").column("n").where("n", "=", 0),
    db.schema
      .createTable("uncounted_events")
      .addColumn("seq", integer, (column) => column.primaryKey())
      .addColumn("due_at", integer, (column) => column.notNull()),
    db.schema.createIndex("uncounted_events_by_time").on("uncounted_events").column("due_at"),
  ];
}
