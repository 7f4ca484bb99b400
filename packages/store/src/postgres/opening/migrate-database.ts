/**
 * Migrates the schema of a PostgreSQL database, after checks that it is a store's. Tested through opening.test.ts.
 */
import type { Client, ClientConfig } from "pg";

import { StoreError } from "../../contract/store-error.ts";
import type { Migration } from "../../tables/migrations.ts";
import { distributeTables, workersOf } from "../distribution/distributed-tables.ts";
import { connect, endClient } from "../postgres-connection.ts";
import { beginMigrating } from "./migration-lock.ts";
import { dropOldKeys } from "./old-keys.ts";
import { makeIndex, ONLINE_INDEXES } from "./online-index.ts";
import { checkPlaceRight, checkRights, checkServer } from "./server-checks.ts";

/**
 * Runs the missing migrations, each in a transaction of its own, those of a new database in one. If the
 * process is killed, the version of the last complete one stays.
 * Before it, and without a lock that others wait for, come the new indexes of a log that has events.
 * Of several processes that start at the same time, one migrates while the others wait.
 *
 * @returns the version before, and the workers that hold the log (0: it is not distributed)
 * @throws {StoreError} NEWER, or UNUSABLE, also where the user lacks the right to write
 */
export async function migratePostgres(
  config: ClientConfig,
  migrations: readonly Migration[],
  log: (line: string) => void,
): Promise<{ readonly from: number; readonly workers: number }> {
  const client = await connect(config);
  try {
    await checkServer(client, log);
    const newest = migrations.at(-1)?.version ?? 0;
    const before = await supportedVersion(client, newest);
    const needed = ONLINE_INDEXES.filter((index) => before > 0 && before < index.version);
    for (const index of needed) await makeIndex(client, index, log);
    let from: number | undefined;
    for (;;) {
      await beginMigrating(client, log);
      const version = await supportedVersion(client, newest);
      from ??= version;
      const missing = migrations.filter((migration) => migration.version > version);
      // A new database is whole or empty. Elsewhere a long migration keeps no locks of the one before.
      const next = version === 0 ? missing : missing.slice(0, 1);
      for (const { sql, parameters } of next.flatMap(({ statements }) => statements)) {
        await client.query(sql, [...parameters]);
      }
      const isLast = next.length === missing.length;
      const workers = isLast ? await workersOf(client) : 0;
      // Tables that the migrations have made.
      if (workers > 0) await distributeTables(client);
      await client.query("commit");
      if (!isLast) continue;
      await dropOldKeys(client, log);
      await checkRights(client);
      await checkPlaceRight(client);
      return { from, workers };
    }
  } finally {
    await endClient(client);
  }
}

/**
 * The version of the schema in the database, 0 where it has none.
 *
 * @throws {StoreError} NEWER or UNUSABLE
 */
export async function supportedVersion(client: Client, newest: number): Promise<number> {
  const version = await schemaVersion(client);
  if (version <= newest) return version;
  throw new StoreError(
    "NEWER",
    `the database was made by a newer hellorec (schema ${version}, this one knows ${newest}): run the newer one, nothing was changed`,
  );
}

async function schemaVersion(client: Client): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = current_schema()::regnamespace and relname in ('migrations', 'events')`,
  );
  if (rows.length === 0) return 0;
  if (rows.length === 1) {
    throw unusable(
      `the database has a table "${rows[0]?.name}" of another program: name another database in DATABASE_URL`,
    );
  }
  const versions = await client.query<{ version: number | null }>(
    "select max(version) as version from migrations",
  );
  return versions.rows[0]?.version ?? 0;
}

function unusable(message: string): StoreError {
  return new StoreError("UNUSABLE", message);
}
