/**
 * Turns a group of write requests into few statements for PostgreSQL. Tested through
 * group-statements.test.ts and event-log.test.ts.
 */
import type { QueryResult } from "pg";

import type { InsertShape, SqlValue, WriteRequest } from "../../commit/write-request.ts";
import { DISTRIBUTED_TABLES } from "../distribution/distributed-tables.ts";
import { insertStatement, routedInsertStatement } from "./insert-statement.ts";
import type { InsertRow } from "./insert-statement.ts";
import type { OutgoingStatement } from "./outgoing-statement.ts";

/** The most rows of one statement. The writer pauses between them. */
const MAX_ROWS = 1000;
/**
 * A request with this many rows or more is sent as arrays. A cluster splits these into a part for each
 * shard, which takes as long as 2,500 rows that are written out, and then each row takes an eighth.
 */
export const ROWS_AS_ARRAYS = 5000;
/** The most rows of such a statement. */
const MAX_ROWS_AS_ARRAYS = 20_000;

/**
 * The statements of a group in order, and the changes of each request, which their results fill in.
 * Consecutive inserts become one statement, up to {@link MAX_ROWS} rows. In a cluster one request with
 * very many becomes a statement of its own.
 *
 * @param isDistributed whether workers of a cluster hold the log
 */
export function groupStatements(
  requests: readonly WriteRequest[],
  isDistributed: boolean,
): {
  statements: OutgoingStatement[];
  changes: number[][][];
} {
  const statements: OutgoingStatement[] = [];
  let open: { shape: InsertShape; rows: InsertRow[] } | undefined;
  const changes = requests.map((request) =>
    request.statements.map(({ sql, rows, insert }) => {
      const changed = Array.from({ length: rows.length }, () => 0);
      if (rows.length === 0) return changed;
      if (insert === undefined) {
        open = undefined;
        for (const [index, values] of rows.entries()) {
          const take = ({ rowCount }: QueryResult) => void (changed[index] = rowCount ?? 0);
          statements.push({ text: sql, rows: 1, values, isPrepared: true, take });
        }
        return changed;
      }
      const isOfWorkers = isDistributed && DISTRIBUTED_TABLES.some((name) => name === insert.table);
      const isLarge = isOfWorkers && rows.length >= ROWS_AS_ARRAYS;
      const statementOf = isOfWorkers && !isLarge ? routedInsertStatement : insertStatement;
      const most = isLarge ? MAX_ROWS_AS_ARRAYS : MAX_ROWS;
      if (isLarge) open = undefined;
      for (const [index, values] of rows.entries()) {
        if (open?.shape !== insert || open.rows.length >= most) {
          open = { shape: insert, rows: [] };
          statements.push(statementOf(insert, open.rows));
        }
        open.rows.push({ values, changes: changed, index });
      }
      return changed;
    }),
  );
  return { statements, changes };
}

/** The `list_series` that a group changes, each once. */
export function changedSeries(requests: readonly WriteRequest[]): string[] {
  const each = requests.flatMap(({ statements }) =>
    statements.flatMap(({ series = [] }) => series),
  );
  return [...new Set(each)];
}

/** The keys of the events that a group inserts. */
export function insertedKeys(requests: readonly WriteRequest[]): {
  readonly users: readonly SqlValue[];
  readonly ids: readonly SqlValue[];
} {
  return {
    users: insertedValues(requests, "user_id"),
    ids: insertedValues(requests, "event_id"),
  };
}

function insertedValues(requests: readonly WriteRequest[], column: string): SqlValue[] {
  return requests.flatMap(({ statements }) =>
    statements.flatMap(({ rows, insert }) => {
      const at = insert?.table === "events" ? insert.columns.indexOf(column) : -1;
      return at < 0 ? [] : rows.map((row) => row[at] ?? null);
    }),
  );
}
