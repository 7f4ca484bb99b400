/** Migration 10: the sums over the whole log. Tested through day-counter.test.ts and open-store.test.ts. */
import { sql } from "kysely";
import type { Compilable, RawBuilder } from "kysely";

import type { ColumnTypes } from "../column-types.ts";
import type { QueryBuilder } from "../query-builder.ts";
import { inDialect } from "./in-dialect.ts";

/**
 * Creates the sums, and adds up what is counted already: one pass over the log and one over the counted
 * events. It changes few rows, so the write-ahead log stays small. Counting everything again instead
 * would answer from the oldest events alone for as long as it takes.
 */
export function sumTables(db: QueryBuilder, columns: ColumnTypes): Compilable[] {
  const { text, integer, keyOnly } = columns;
  const addColumn = (name: string) =>
    db.schema
      .alterTable("counting")
      .addColumn(name, integer, (column) => column.notNull().defaultTo(0));
  const insert = (rows: RawBuilder<unknown>) =>
    inDialect(db, sql`insert into log_sums (kind, name, n) ${rows}`);
  return [
    db.schema
      .createTable("log_sums")
      .addColumn("kind", text, (column) => column.notNull())
      .addColumn("name", text, (column) => column.notNull())
      .addColumn("n", integer, (column) => column.notNull())
      .addPrimaryKeyConstraint("log_sums_key", ["kind", "name"])
      .modifyEnd(keyOnly),
    db.schema.createIndex("log_sums_empty").on("log_sums").column("n").where("n", "=", 0),
    insert(sql`select 'type', type, count(*) from events
      where seq <= (select seq_to from counting) group by type`),
    insert(sql`select 'events', '', sum(n) from log_sums where kind = 'type' having sum(n) > 0`),
    insert(sql`select 'item', item_id, count(*) from (
      select distinct user_id, item_id from counted_events) as pairs group by item_id`),
    insert(sql`select 'users', '', count(*) from (
      select distinct user_id from counted_events) as users having count(*) > 0`),
    addColumn("sums_to"),
    addColumn("sums_discards"),
    inDialect(db, sql`update counting set sums_to = seq_to, sums_discards = discards`),
  ];
}

/**
 * Comes first in PostgreSQL: servers that run neither count nor erase until this ends. They read and append.
 * A lock of rows would let them wait with a lock of the table, which the last statements need.
 */
export function postgresSumLock(db: QueryBuilder): Compilable[] {
  return [inDialect(db, sql`lock table counting in share row exclusive mode`)];
}

/**
 * In PostgreSQL, servers of schema 8 can still run. They know no sums, so their steps of counting are
 * refused, which they report and survive. What they erase is found by `sums_discards`.
 */
export function postgresSumCheck(db: QueryBuilder): Compilable[] {
  return [
    inDialect(
      db,
      sql`alter table counting add constraint counting_knows_sums check (seq_to = sums_to)`,
    ),
  ];
}
