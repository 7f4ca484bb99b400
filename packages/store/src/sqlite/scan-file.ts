/**
 * Reads the rows of a long query from a data file, outside of a store. Tested through
 * scan-events.test.ts.
 */
import { failureError } from "../commit/write-outcome.ts";
import { sqliteQueryBuilder } from "../tables/query-builder.ts";
import type { QueryBuilder } from "../tables/query-builder.ts";
import type { Query } from "../tables/query.ts";
import { openReader } from "./sqlite-connection.ts";
import { runningFailure } from "./sqlite-errors.ts";

const CACHE_KIB = 2048;

/** The rows of a query in chunks of one snapshot. The connection closes when the loop ends. */
export function* scanFile<R>(
  file: string,
  query: (db: QueryBuilder) => Query<R>,
  chunk: number,
): Generator<R[], void> {
  const connection = openReader(file, CACHE_KIB);
  try {
    let rows: R[] = [];
    for (const row of connection.iterate(query(sqliteQueryBuilder()))) {
      rows.push(row);
      if (rows.length < chunk) continue;
      yield rows;
      rows = [];
    }
    if (rows.length > 0) yield rows;
  } catch (error) {
    throw failureError(runningFailure(error, file));
  } finally {
    connection.close();
  }
}
