/** The table of saved sums. Tested through saved-days.test.ts. */
import type { Compilable } from "kysely";

import type { ColumnTypes } from "../column-types.ts";
import type { QueryBuilder } from "../query-builder.ts";

/** Creates the table with its one row, which points at no body: no generation is below 0. */
export function savedDaysTable(db: QueryBuilder, { text, integer }: ColumnTypes): Compilable[] {
  return [
    db.schema
      .createTable("saved_days")
      .addColumn("generation", integer, (column) => column.notNull())
      .addColumn("saved_at", integer, (column) => column.notNull())
      .addColumn("settings", text, (column) => column.notNull())
      .addColumn("checksum", text, (column) => column.notNull())
      .addColumn("body_id", text, (column) => column.notNull())
      .addColumn("body_bytes", integer, (column) => column.notNull()),
    db.insertInto("saved_days").values({
      generation: -1,
      saved_at: 0,
      settings: "",
      checksum: "",
      body_id: "",
      body_bytes: 0,
    }),
  ];
}
