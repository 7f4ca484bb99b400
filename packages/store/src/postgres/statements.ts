/** One group of write requests as statements for PostgreSQL: of many rows where that is possible. */
import { createHash } from "node:crypto";

import type { QueryResult } from "pg";

import type { InsertShape, SqlValue, WriteRequest } from "../contract/write-request.ts";

/** A statement to send, and where the numbers of rows it changed belong. */
export interface GroupStatement {
  readonly text: string;
  /** How many it is about. */
  readonly rows: number;
  readonly values: readonly unknown[];
  readonly take: (result: QueryResult<Record<string, unknown>>) => void;
}

interface InsertRow {
  readonly values: readonly SqlValue[];
  readonly changes: number[];
  readonly index: number;
}

/** Most rows of one statement, but for one request: the writer rests between them. */
const MANY_ROWS = 1000;
// In JSON every escape but these two means something else in an array's text.
const OTHER_ESCAPE = /\\[^"\\]/;

const COLUMN_TYPES: Readonly<Record<string, string>> = {
  value: "double precision",
  occurred_at: "bigint",
  available: "bigint",
};

/**
 * The statements of a group in order, and the lists their changes go to, one for each request.
 * Inserts that follow one another become one statement, up to {@link MANY_ROWS}.
 */
export function groupStatements(requests: readonly WriteRequest[]): {
  statements: GroupStatement[];
  changes: number[][][];
} {
  const statements: GroupStatement[] = [];
  let open: { shape: InsertShape; rows: InsertRow[] } | undefined;
  const changes = requests.map((request) =>
    request.statements.map(({ sql, rows, insert }) => {
      const changed = Array.from({ length: rows.length }, () => 0);
      if (rows.length === 0) return changed;
      if (insert === undefined) {
        open = undefined;
        for (const [index, values] of rows.entries()) {
          const take = ({ rowCount }: QueryResult) => void (changed[index] = rowCount ?? 0);
          statements.push({ text: sql, rows: 1, values, take });
        }
        return changed;
      }
      if (open?.shape !== insert || open.rows.length + rows.length > MANY_ROWS) {
        open = { shape: insert, rows: [] };
        statements.push(insertStatement(insert, open.rows));
      }
      for (const [index, values] of rows.entries()) {
        open.rows.push({ values, changes: changed, index });
      }
      return changed;
    }),
  );
  return { statements, changes };
}

/** The values of a column in the events a group inserts. */
export function insertedValues(requests: readonly WriteRequest[], column: string): SqlValue[] {
  return requests.flatMap(({ statements }) =>
    statements.flatMap(({ rows, insert }) => {
      const at = insert?.table === "events" ? insert.columns.indexOf(column) : -1;
      return at < 0 ? [] : rows.map((row) => row[at] ?? null);
    }),
  );
}

function insertStatement(shape: InsertShape, rows: readonly InsertRow[]): GroupStatement {
  const { columns, key } = shape;
  return {
    text: insertText(shape),
    get rows() {
      return rows.length;
    },
    // Read when it is sent, once all rows are in.
    get values() {
      return columns.map((_, column) => arrayText(rows.map((row) => row.values[column] ?? null)));
    },
    take: (result) => {
      const at = key === undefined ? -1 : columns.indexOf(key);
      const fresh = new Set(key === undefined ? [] : result.rows.map((row) => row[key]));
      for (const { values, changes, index } of rows) {
        // Of a key given twice the first was inserted.
        changes[index] = at < 0 || fresh.delete(values[at] ?? null) ? 1 : 0;
      }
    },
  };
}

/**
 * An array as PostgreSQL reads it from text, written by JSON.stringify where the two agree: several
 * times faster than pg's own writer, which takes what is left.
 */
function arrayText(values: readonly SqlValue[]): string | readonly SqlValue[] {
  const json = JSON.stringify(values);
  return OTHER_ESCAPE.test(json) ? values : `{${json.slice(1, -1)}}`;
}

function insertText({ table, columns, key }: InsertShape): string {
  const names = columns.map((name) => `"${name}"`).join(", ");
  const arrays = columns.map((name, index) => `$${index + 1}::${COLUMN_TYPES[name] ?? "text"}[]`);
  const conflict = key === undefined ? "" : ` on conflict ("${key}") do nothing returning "${key}"`;
  return `insert into "${table}" (${names}) select * from unnest(${arrays.join(", ")})${conflict}`;
}

const names = new Map<string, string>();

/** The name under which a connection keeps a statement prepared: one for each text. */
export function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `hr_${createHash("sha256").update(text).digest("hex").slice(0, 24)}`;
    names.set(text, name);
  }
  return name;
}
