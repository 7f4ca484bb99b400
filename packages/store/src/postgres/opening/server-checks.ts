/** What a store requires of a PostgreSQL server and of its user. Tested through opening.test.ts. */
import type { Client } from "pg";

import { StoreError } from "../../contract/store-error.ts";
import type { Tables } from "../../tables/tables.ts";

const OLDEST_SERVER = 130_000;
/** The tables that a store writes. Only their owner runs migrations. */
const WRITTEN_TABLES: readonly Exclude<keyof Tables, "migrations">[] = [
  "api_keys",
  "counted_events",
  "counting",
  "erased_users",
  "events",
  "item_categories",
  "item_days",
  "items",
  "key_state",
  "list_series",
  "log_sums",
  "model_generation",
  "model_parts",
  "models",
  "saved_days",
  "sessions",
  "uncounted_events",
];

/** Checks version and settings of the server. @throws {StoreError} UNUSABLE */
export async function checkServer(client: Client, log: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{
    version: number;
    release: string;
    encoding: string;
    schema: string | null;
    fsync: string;
  }>(`select current_setting('server_version_num')::int as version,
      current_setting('server_version') as release,
      current_setting('server_encoding') as encoding,
      current_schema() as schema, current_setting('fsync') as fsync`);
  const [server] = rows;
  if (server === undefined) throw new Error("PostgreSQL does not report its version");
  if (server.version < OLDEST_SERVER) {
    throw unusable(
      `this server is PostgreSQL ${server.release}: upgrade it to 13 or later, or name another server in DATABASE_URL`,
    );
  }
  if (server.encoding !== "UTF8") {
    throw unusable(
      `the database is in ${server.encoding}: create one with encoding UTF8 (createdb --encoding=UTF8 --template=template0), and name it in DATABASE_URL`,
    );
  }
  if (server.schema === null) {
    throw unusable(
      "no schema of the search_path exists: create one of them (create schema public), or set the user's search_path to one that exists",
    );
  }
  if (server.fsync !== "on") {
    log("fsync is off in PostgreSQL: what is acknowledged can be lost, turn it on");
  }
}

/**
 * Checks that the user may write every table. Otherwise each write would be refused later.
 *
 * @throws {StoreError} UNUSABLE
 */
export async function checkRights(client: Client): Promise<void> {
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

/**
 * Checks that the user may ask how far the log is. The migration grants it to everybody; a dump that
 * was restored without its grants does not.
 *
 * @throws {StoreError} UNUSABLE
 */
export async function checkPlaceRight(client: Client): Promise<void> {
  const { rows } = await client.query<{ user: string; granted: boolean }>(
    "select current_user as user, has_sequence_privilege('events_seq_seq', 'select') as granted",
  );
  if (rows[0] === undefined || rows[0].granted) return;
  throw unusable(
    `user "${rows[0].user}" may not read the sequence events_seq_seq: grant select on it, or name its owner in DATABASE_URL`,
  );
}

function unusable(message: string): StoreError {
  return new StoreError("UNUSABLE", message);
}
