/** The tables of keys, of sessions and of erasures. Tested through key-table.test.ts. */
import type { Compilable } from "kysely";

import type { ColumnTypes } from "../column-types.ts";
import type { QueryBuilder } from "../query-builder.ts";

/** Creates the tables, without a key. */
export function keyTables(db: QueryBuilder, { text, integer }: ColumnTypes): Compilable[] {
  return [
    db.schema
      .createTable("api_keys")
      .addColumn("key_id", text, (column) => column.notNull().primaryKey())
      .addColumn("name", text, (column) => column.notNull())
      .addColumn("scope", text, (column) => column.notNull())
      .addColumn("secret_hash", text, (column) => column.notNull())
      .addColumn("public_key", text, (column) => column.notNull())
      .addColumn("created_at", integer, (column) => column.notNull())
      .addColumn("expires_at", integer)
      .addColumn("revoked_at", integer),
    db.schema
      .createTable("sessions")
      .addColumn("session_hash", text, (column) => column.notNull().primaryKey())
      .addColumn("key_id", text, (column) => column.notNull())
      .addColumn("created_at", integer, (column) => column.notNull())
      .addColumn("expires_at", integer, (column) => column.notNull()),
    db.schema
      .createTable("erased_users")
      .addColumn("user_hash", text, (column) => column.notNull().primaryKey())
      .addColumn("erased_at", integer, (column) => column.notNull())
      .addColumn("change", integer, (column) => column.notNull()),
    db.schema.createIndex("erased_users_by_change").on("erased_users").column("change"),
    db.schema
      .createTable("key_state")
      .addColumn("changes", integer, (column) => column.notNull())
      .addColumn("erased_before", integer, (column) => column.notNull()),
    db.insertInto("key_state").values({ changes: 0, erased_before: 0 }),
  ];
}
