/** Which schema a data file has, and how it gets the newest. Runs in the owner's thread. */
import { existsSync } from "node:fs";

import { SqliteConnection } from "./sqlite-connection.ts";
import { StoreError } from "./store.ts";
import type { Migration } from "./thread-protocol.ts";

interface Owned {
  readonly file: string;
  readonly migrations: readonly Migration[];
}

const BUSY_TIMEOUT_MS = 2000;

/**
 * Looks before anything is touched: a file of a newer program stays as it is, to the byte.
 *
 * @throws {StoreError} NEWER or UNUSABLE
 */
export function refuseForeign(owned: Owned): void {
  if (!existsSync(owned.file)) return;
  const connection = new SqliteConnection(owned.file, {
    readOnly: true,
    busy_timeout_ms: BUSY_TIMEOUT_MS,
  });
  try {
    knownVersion(connection, owned);
  } finally {
    connection.close();
  }
}

/**
 * Brings the schema up to date, in one transaction: killed on the way, the old version stays.
 *
 * @returns the version before
 */
export function migrate(connection: SqliteConnection, owned: Owned): number {
  connection.exec("BEGIN IMMEDIATE");
  try {
    const version = knownVersion(connection, owned);
    for (const migration of owned.migrations) {
      if (migration.version > version) apply(connection, migration);
    }
    connection.exec("COMMIT");
    return version;
  } catch (error) {
    if (connection.inTransaction) connection.exec("ROLLBACK");
    throw error;
  }
}

function apply(connection: SqliteConnection, migration: Migration): void {
  for (const { sql, parameters } of migration.statements) connection.run(sql, parameters);
}

/** The version of the schema in the file, 0 where there is none yet. */
function knownVersion(connection: SqliteConnection, owned: Owned): number {
  const version = schemaVersion(connection, owned.file);
  const known = owned.migrations.at(-1)?.version ?? 0;
  if (version <= known) return version;
  throw new StoreError(
    "NEWER",
    `${owned.file} was made by a newer hellorec (schema ${version}, this one knows ${known}): run the newer one, nothing was changed`,
  );
}

function schemaVersion(connection: SqliteConnection, file: string): number {
  const tables = connection
    .rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .map((row) => row["name"]);
  if (tables.length === 0) return 0;
  if (!tables.includes("migrations") || !tables.includes("events")) {
    throw new StoreError(
      "UNUSABLE",
      `${file} is a database of another program: point DATABASE_URL at another file`,
    );
  }
  return Number(connection.rows("SELECT max(version) AS version FROM migrations")[0]?.["version"]);
}
