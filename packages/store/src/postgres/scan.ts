import { failureError } from "../sqlite/failure.ts";
import type { Query } from "../tables/query.ts";
import { postgresQueryBuilder } from "../tables/tables.ts";
import type { QueryBuilder } from "../tables/tables.ts";
/** Long reads of a PostgreSQL database outside of a store. */
import { connect, dropClient } from "./connection.ts";
import { longReadConfig, snapshotChunks } from "./executor.ts";
import { postgresFailure } from "./failure.ts";

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
