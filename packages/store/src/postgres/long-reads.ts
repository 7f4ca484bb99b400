/**
 * Long reads in PostgreSQL: their connections, and chunks of one snapshot. Tested through the
 * tables.
 */
import type { Client, ClientConfig } from "pg";

import { AGGREGATES, LONG_READS } from "../reading/read-limits.ts";
import { typedRows } from "../tables/query.ts";
import type { Query } from "../tables/query.ts";
import { connectionConfig } from "./postgres-connection.ts";

// With PostgreSQL's default of 4 MB, a bitmap scan over millions of rows becomes lossy.
const LONG_READ_MB = 64;
// A page takes milliseconds, and seconds where each row is read from a slow disk.
const SCAN_PAGE_MS = 60_000;

/** The settings of a connection for aggregates and scans, which nobody waits for. */
export function longReadConfig(url: string): ClientConfig {
  return connectionConfig(url, { statementMs: AGGREGATES.giveUpMs, memoryMb: LONG_READ_MB });
}

/** The settings of a connection for a scan page by page: none of its queries has a long snapshot. */
export function scanConfig(url: string): ClientConfig {
  return connectionConfig(url, { statementMs: SCAN_PAGE_MS, memoryMb: LONG_READ_MB });
}

/** The settings of a connection for reads of many rows that a caller waits for. */
export function callersReadConfig(url: string): ClientConfig {
  return connectionConfig(url, { statementMs: LONG_READS.giveUpMs, memoryMb: LONG_READ_MB });
}

/**
 * The rows of a query in chunks of one snapshot. If the loop ends early or fails, the transaction
 * stays open: the caller must then close the connection.
 */
export async function* snapshotChunks<R>(
  client: Client,
  query: Query<R>,
  chunk: number,
): AsyncGenerator<R[], void> {
  await client.query("begin isolation level repeatable read, read only");
  // All rows are fetched, so the plan must not favour the first ones.
  await client.query("set local cursor_tuple_fraction = 1");
  await client.query(`declare chunks no scroll cursor for ${query.sql}`, [...query.parameters]);
  for (;;) {
    const rows = typedRows(query, (await client.query(`fetch ${chunk} from chunks`)).rows);
    if (rows.length > 0) yield rows;
    if (rows.length < chunk) break;
  }
  await client.query("commit");
}
