/**
 * Reads the rows of a long query from a data file, outside of a store. Tested through
 * scan-events.test.ts.
 */
import { failureError } from "../commit/write-outcome.ts";
import { sqliteQueryBuilder } from "../tables/query-builder.ts";
import type { QueryBuilder } from "../tables/query-builder.ts";
import type { Query } from "../tables/query.ts";
import { givingWay } from "./give-way.ts";
import { openReader } from "./sqlite-connection.ts";
import { runningFailure } from "./sqlite-errors.ts";

const CACHE_KIB = 2048;
// The rows of one snapshot: some milliseconds.
const MAX_ROWS = 2000;

/**
 * Rows in chunks. Each chunk is a snapshot of its own, which has ended when the loop gets it: the
 * write-ahead log cannot be emptied while a snapshot lasts, and would grow as long as the loop runs.
 * The connection closes when the loop ends.
 *
 * @param page the query of the rows that follow a row, or of the first ones
 * @param chunk the most rows in a chunk
 */
export function* scanFile<R>(
  file: string,
  page: (db: QueryBuilder, last: R | undefined, limit: number) => Query<R>,
  chunk: number,
): Generator<R[], void> {
  const db = sqliteQueryBuilder();
  const giveWay = givingWay(file);
  const limit = Math.min(chunk, MAX_ROWS);
  let connection: ReturnType<typeof openReader> | undefined;
  try {
    connection = openReader(file, CACHE_KIB);
    let last: R | undefined;
    for (;;) {
      giveWay();
      const rows = connection.all(page(db, last, limit));
      if (rows.length > 0) yield rows;
      if (rows.length < limit) return;
      last = rows.at(-1);
    }
  } catch (error) {
    throw failureError(runningFailure(error, file));
  } finally {
    connection?.close();
  }
}
