/** Which schema a PostgreSQL database has, and how it gets the newest. */
import type { Client, ClientConfig } from "pg";

import { StoreError } from "../contract/store.ts";
import type { Migration } from "../contract/write-request.ts";
import type { Tables } from "../tables/tables.ts";
import { connect, endClient } from "./connection.ts";

/** The first number of this program's advisory locks, so that other programs' differ. */
export const LOCK_CLASS = 0x68656c6c;
const MIGRATING = 1;
const OLDEST_SERVER = 130_000;
/** Those that serving writes to: migrations are their owner's. */
const WRITTEN_TABLES: readonly (keyof Tables)[] = [
  "events",
  "item_categories",
  "items",
  "model_generation",
  "model_parts",
  "models",
];

/**
 * Brings the schema up to date, in one transaction: killed on the way, the old version stays. Of
 * several processes that start at once the first migrates while the others wait.
 *
 * @returns the version before
 * @throws {StoreError} NEWER or UNUSABLE, also where the user may not write
 */
export async function migratePostgres(
  config: ClientConfig,
  migrations: readonly Migration[],
  log: (line: string) => void,
): Promise<number> {
  const client = await connect(config);
  try {
    await checkServer(client, log);
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1, $2)", [LOCK_CLASS, MIGRATING]);
    const version = await knownVersion(client, migrations.at(-1)?.version ?? 0);
    const missing = migrations.filter((migration) => migration.version > version);
    for (const { sql, parameters } of missing.flatMap(({ statements }) => statements)) {
      await client.query(sql, [...parameters]);
    }
    await client.query("commit");
    await checkRights(client);
    return version;
  } finally {
    await endClient(client);
  }
}

async function checkServer(client: Client, log: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{
    version: number;
    encoding: string;
    schema: string | null;
    fsync: string;
  }>(`select current_setting('server_version_num')::int as version,
      current_setting('server_encoding') as encoding,
      current_schema() as schema, current_setting('fsync') as fsync`);
  const [server] = rows;
  if (server === undefined) throw new Error("PostgreSQL does not say what it is");
  if (server.version < OLDEST_SERVER) throw unusable("PostgreSQL 13 or later is needed");
  if (server.encoding !== "UTF8") {
    throw unusable(`the database is in ${server.encoding}: create one with encoding UTF8`);
  }
  if (server.schema === null) throw unusable("no schema of the search_path exists: create it");
  if (server.fsync !== "on") log("fsync is off in PostgreSQL: what is acknowledged can be lost");
}

/** Else every write would be refused, one by one. @throws {StoreError} UNUSABLE */
async function checkRights(client: Client): Promise<void> {
  const { rows } = await client.query<{ user: string; table: string }>(
    `select current_user as user, relname as table from pg_class
     where relnamespace = current_schema()::regnamespace and relname = any($1) and not (
       has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert') and
       has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete'))
     order by relname`,
    [WRITTEN_TABLES],
  );
  if (rows[0] === undefined) return;
  const tables = rows.map((row) => row.table).join(", ");
  throw unusable(
    `user "${rows[0].user}" may not write the database (${tables}): grant select, insert, update and delete on all its tables, or name their owner in DATABASE_URL`,
  );
}

/** The version of the schema in the database, 0 where there is none yet. */
async function knownVersion(client: Client, known: number): Promise<number> {
  const version = await schemaVersion(client);
  if (version <= known) return version;
  throw new StoreError(
    "NEWER",
    `the database was made by a newer hellorec (schema ${version}, this one knows ${known}): run the newer one, nothing was changed`,
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
