/**
 * Reads the rows of a long query from a database, outside of a store. Tested through
 * scan-events.test.ts.
 */
import { failureError } from "../commit/write-outcome.ts";
import { postgresQueryBuilder } from "../tables/query-builder.ts";
import type { QueryBuilder } from "../tables/query-builder.ts";
import type { Query } from "../tables/query.ts";
import { longReadConfig, snapshotChunks } from "./long-reads.ts";
import { connect, dropClient } from "./postgres-connection.ts";
import { postgresFailure } from "./postgres-errors.ts";

/**
 * The rows of a query in chunks of one snapshot. The connection closes when the loop ends.
 *
 * @throws {StoreError} UNAVAILABLE where the database cannot be reached
 */
export async function* scanDatabase<R>(
  url: string,
  query: (db: QueryBuilder) => Query<R>,
  chunk: number,
): AsyncGenerator<R[], void> {
  try {
    const client = await connect(longReadConfig(url));
    try {
      yield* snapshotChunks(client, query(postgresQueryBuilder()), chunk);
    } finally {
      dropClient(client);
    }
  } catch (error) {
    throw failureError(postgresFailure(error));
  }
}
