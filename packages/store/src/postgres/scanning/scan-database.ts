/**
 * Reads the events of a database, outside of a store. Tested through scan-events.test.ts.
 */
import type { Client } from "pg";

import { failureError } from "../../commit/write-outcome.ts";
import type { ScannedEvent } from "../../contract/event-log.ts";
import { scanPages } from "../../tables/events/scan-pages.ts";
import type { PageOptions, PageSource } from "../../tables/events/scan-pages.ts";
import { ScanQueries } from "../../tables/events/scan-queries.ts";
import { postgresQueryBuilder } from "../../tables/query-builder.ts";
import { typedRows } from "../../tables/query.ts";
import { workersOf } from "../distribution/distributed-tables.ts";
import { scanConfig } from "../long-reads.ts";
import { connect, dropClient } from "../postgres-connection.ts";
import { errorReason, postgresFailure } from "../postgres-errors.ts";
import { openShards } from "./event-shards.ts";

/** How a database is read. */
export interface DatabaseScanOptions extends PageOptions {
  /** Receives a line where the nodes cannot be reached and the coordinator is asked instead. */
  readonly note: (line: string) => void;
  /** Opens the connections to nodes. @default connect */
  readonly connectTo?: typeof connect;
}

/**
 * Events in chunks. Each is a query of its own: vacuum and the recycling of the log wait for none of
 * them longer than a minute. On Citus the shards are read one after the other, each from its own node.
 * The connections close when the loop ends.
 *
 * @throws {StoreError} UNAVAILABLE where the database cannot be reached
 */
export async function* scanDatabase(
  url: string,
  options: DatabaseScanOptions,
): AsyncGenerator<ScannedEvent[], void> {
  try {
    const client = await connect(scanConfig(url));
    try {
      if ((await workersOf(client)) > 0) yield* scanShards(client, url, options);
      else yield* scanPages(sourceOf(client, "events", true), options);
    } finally {
      dropClient(client);
    }
  } catch (error) {
    throw failureError(postgresFailure(error));
  }
}

async function* scanShards(
  coordinator: Client,
  url: string,
  options: DatabaseScanOptions,
): AsyncGenerator<ScannedEvent[], void> {
  const { note, connectTo = connect } = options;
  const nodes = new Map<string, Client>();
  const whole = { client: coordinator, table: "events" };
  try {
    const shards = await openShards(coordinator, url, { nodes, connectTo }).catch(
      (error: unknown) => {
        note(
          `a node of the cluster cannot be read directly (${errorReason(error)}): the coordinator is asked for all events, which is slower. Let this server connect to every node by its name and port in pg_dist_node`,
        );
      },
    );
    for (const { client, table } of shards ?? [whole]) {
      // The coordinator runs no recursive query over all shards.
      yield* scanPages(sourceOf(client, table, shards !== undefined), options);
    }
  } finally {
    for (const client of nodes.values()) dropClient(client);
  }
}

function sourceOf(client: Client, table: string, canListUsers: boolean): PageSource {
  return {
    queries: new ScanQueries(postgresQueryBuilder(), table),
    read: async (query) =>
      typedRows(query, (await client.query(query.sql, [...query.parameters])).rows),
    canListUsers,
  };
}
