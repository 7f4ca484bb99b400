/** One insert of many rows for PostgreSQL. Tested through event-log.test.ts. */
import type { QueryResult } from "pg";

import type { InsertShape, SqlValue } from "../../commit/write-request.ts";
import type { OutgoingStatement } from "./outgoing-statement.ts";

/** A row to insert, and where its number of changed rows belongs. */
export interface InsertRow {
  readonly values: readonly SqlValue[];
  readonly changes: number[];
  readonly index: number;
}

// All escapes of JSON except these two have another meaning in the text of an array.
const OTHER_ESCAPE = /\\[^"\\]/;

const COLUMN_TYPES: Readonly<Record<string, string>> = {
  value: "double precision",
  occurred_at: "bigint",
  available: "bigint",
};

/** One statement that inserts all these rows. Rows may be added until it is sent. */
export function insertStatement(shape: InsertShape, rows: readonly InsertRow[]): OutgoingStatement {
  return {
    text: insertText(shape),
    isPrepared: true,
    get rows() {
      return rows.length;
    },
    // Evaluated when the statement is sent, after all rows are added.
    get values() {
      return shape.columns.map((_, column) =>
        arrayText(rows.map((row) => row.values[column] ?? null)),
      );
    },
    take: (result) => takeInserted(shape, rows, result),
  };
}

/**
 * The same for a table that is spread over a cluster: it sends each row to the worker that has it only
 * where each is written out. With arrays it plans every statement anew, for ten times as long: only for
 * very many rows this is less.
 */
export function routedInsertStatement(
  shape: InsertShape,
  rows: readonly InsertRow[],
): OutgoingStatement {
  return {
    get text() {
      return routedText(shape, rows.length);
    },
    isPrepared: false,
    get rows() {
      return rows.length;
    },
    get values() {
      return rows.flatMap((row) => shape.columns.map((_, column) => row.values[column] ?? null));
    },
    take: (result) => takeInserted(shape, rows, result),
  };
}

/** Notes for each row whether it was inserted. */
function takeInserted(
  { columns, key }: InsertShape,
  rows: readonly InsertRow[],
  result: QueryResult<Record<string, unknown>>,
): void {
  const at = (key ?? []).map((column) => columns.indexOf(column));
  const fresh = new Set((key && result.rows.map((row) => keyText(key.map((k) => row[k])))) ?? []);
  for (const { values, changes, index } of rows) {
    // Of a key given twice the first row was inserted.
    const isNew = key === undefined || fresh.delete(keyText(at.map((place) => values[place])));
    changes[index] = isNew ? 1 : 0;
  }
}

/**
 * The text of an array for PostgreSQL, written by JSON.stringify where the two formats agree. This
 * is several times faster than pg's writer, which handles the other arrays.
 */
function arrayText(values: readonly SqlValue[]): string | readonly SqlValue[] {
  const json = JSON.stringify(values);
  return OTHER_ESCAPE.test(json) ? values : `{${json.slice(1, -1)}}`;
}

/** The values of a key as one text, which no other values have. */
function keyText(values: readonly unknown[]): string {
  let text = "";
  for (const value of values) {
    const part = String(value);
    text += `${part.length}:${part}`;
  }
  return text;
}

function insertText(shape: InsertShape): string {
  const arrays = shape.columns.map((name, index) => `$${index + 1}::${typeOf(name)}[]`);
  return `${into(shape)} select * from unnest(${arrays.join(", ")})${unlessStored(shape)}`;
}

function routedText(shape: InsertShape, rows: number): string {
  const { columns } = shape;
  const places = Array.from({ length: rows }, (_, row) => {
    const values = columns.map(
      (name, index) => `$${row * columns.length + index + 1}::${typeOf(name)}`,
    );
    return `(${values.join(", ")})`;
  });
  return `${into(shape)} values ${places.join(", ")}${unlessStored(shape)}`;
}

function into({ table, columns }: InsertShape): string {
  return `insert into "${table}" (${columns.map((name) => `"${name}"`).join(", ")})`;
}

function typeOf(column: string): string {
  return COLUMN_TYPES[column] ?? "text";
}

function unlessStored({ key }: InsertShape): string {
  if (key === undefined) return "";
  // No columns after "on conflict": until no older server runs, PostgreSQL has the old key of events too.
  return ` on conflict do nothing returning ${key.map((name) => `"${name}"`).join(", ")}`;
}
