/** Long reads of a PostgreSQL database outside of a store. */
import { connect, dropClient } from "./postgres-connection.ts";
import { longReadConfig, snapshotChunks } from "./postgres-executor.ts";
import { postgresFailure } from "./postgres-failure.ts";
import type { Query } from "./query.ts";
import { failureError } from "./sqlite-failure.ts";
import { postgresQueryBuilder } from "./tables.ts";
import type { QueryBuilder } from "./tables.ts";

/**
 * The rows of a query in chunks of one snapshot, over a connection that closes with the loop.
 *
 * @throws {StoreError} UNAVAILABLE where the database cannot be reached
 */
export async function* scanPostgres<R>(
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
