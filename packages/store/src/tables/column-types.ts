/** The column types of the schema in each database. Tested through open-store.test.ts. */
import { sql } from "kysely";
import type { ColumnDataType, ColumnDefinitionBuilder, RawBuilder } from "kysely";

type DataType = ColumnDataType | RawBuilder<unknown>;

/** The column types of a database, and its additions to tables. */
export interface ColumnTypes {
  /** Compared and sorted by bytes. */
  readonly text: DataType;
  readonly integer: DataType;
  readonly real: DataType;
  readonly bytes: DataType;
  /** A key that the database counts up. */
  readonly sequence: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  /** A column, added to a table that may have rows, that grows with each inserted row. */
  readonly insertOrder: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  /** The place of a row that existed before the column. `undefined`: the column has it already. */
  readonly earlierOrder: RawBuilder<number> | undefined;
  /** For a table whose columns are all part of its key. */
  readonly keyOnly: RawBuilder<unknown>;
}

/** The column types in SQLite. */
export const SQLITE_COLUMNS: ColumnTypes = {
  text: "text",
  integer: "integer",
  real: "real",
  bytes: "blob",
  sequence: (column) => column.primaryKey().autoIncrement(),
  // SQLite counts up only keys: the insert finds the next number itself.
  insertOrder: (column) => column.notNull().defaultTo(0),
  earlierOrder: sql<number>`rowid`,
  keyOnly: sql`without rowid`,
};

/** The column types in PostgreSQL. Text is compared by bytes, as in SQLite. */
export const POSTGRES_COLUMNS: ColumnTypes = {
  text: sql`text collate "C"`,
  integer: "bigint",
  real: "double precision",
  bytes: "bytea",
  sequence: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
  insertOrder: (column) => column.notNull().generatedByDefaultAsIdentity(),
  earlierOrder: undefined,
  keyOnly: sql``,
};
