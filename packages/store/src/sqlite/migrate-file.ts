/** Migrates the schema of a data file, after checks that it is a store's. Tested through open-store.test.ts. */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { StoreError } from "../contract/store-error.ts";
import { EVENT_KEY_VERSION } from "../tables/events/event-key-version.ts";
import type { Migration } from "../tables/migrations.ts";
import { SqliteConnection } from "./sqlite-connection.ts";

/** A file, and the migrations that this program knows. */
export interface SchemaOptions {
  readonly file: string;
  readonly migrations: readonly Migration[];
}

const BUSY_TIMEOUT_MS = 2000;

/**
 * Checks a file before it is changed: a file of a newer program stays as it is, to the byte.
 *
 * @throws {StoreError} NEWER or UNUSABLE
 */
export function refuseForeign(options: SchemaOptions): void {
  if (existsSync(options.file)) {
    inspect(options.file, (connection) => supportedVersion(connection, options));
  }
}

/**
 * Checks that a file is a store, of this program's version or another, without changing it.
 *
 * @throws {StoreError} UNUSABLE where it is not
 * @throws SQLite's error where it cannot be read
 */
export function requireStore(file: string): void {
  const tables = inspect(file, tablesOf);
  if (tables.length === 0) {
    throw new StoreError("UNUSABLE", `there is no store at ${file}: point DATABASE_URL at one`);
  }
  if (!areOurs(tables)) throw foreign(file);
}

/**
 * The version of a file whose events have an older key, which takes a rebuild. `undefined`: it needs
 * none, or is no store of a known version.
 *
 * @throws SQLite's error where it cannot be read
 */
export function outdatedVersion({ file }: SchemaOptions): number | undefined {
  if (!existsSync(file)) return undefined;
  return inspect(file, (connection) => {
    if (!areOurs(tablesOf(connection))) return undefined;
    const version = schemaVersion(connection, file);
    if (version === 0 || version >= EVENT_KEY_VERSION) return undefined;
    return connection.rows("SELECT 1 FROM events LIMIT 1").length > 0 ? version : undefined;
  });
}

function inspect<T>(file: string, work: (connection: SqliteConnection) => T): T {
  const connection = new SqliteConnection(withoutSideFiles(file, hasLog(file)), {
    // A journal is left where a process died during a migration. Reading takes that it is rolled back.
    readOnly: !existsSync(`${file}-journal`),
    busyTimeoutMs: BUSY_TIMEOUT_MS,
  });
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

/**
 * The name that opens a file without creating a log and its index in its directory. Where there is a
 * log, the plain name is needed, because the log can contain the schema. An owner that starts in
 * between is safe, because it holds the lock.
 */
export function withoutSideFiles(file: string, isPlain: boolean): string {
  return isPlain ? file : `${pathToFileURL(file).href}?immutable=1`;
}

function hasLog(file: string): boolean {
  return existsSync(`${file}-wal`) || existsSync(`${file}-journal`);
}

/**
 * Runs the missing migrations in one transaction. If the process is killed, the old version stays.
 *
 * @returns the version before
 */
export function migrate(connection: SqliteConnection, options: SchemaOptions): number {
  connection.exec("BEGIN IMMEDIATE");
  try {
    const version = supportedVersion(connection, options);
    for (const migration of options.migrations) {
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

/**
 * The version of the schema in the file, 0 where it has none.
 *
 * @throws {StoreError} NEWER or UNUSABLE
 */
export function supportedVersion(connection: SqliteConnection, options: SchemaOptions): number {
  const version = schemaVersion(connection, options.file);
  const newest = options.migrations.at(-1)?.version ?? 0;
  if (version <= newest) return version;
  throw new StoreError(
    "NEWER",
    `${options.file} was made by a newer hellorec (schema ${version}, this one knows ${newest}): run the newer one, nothing was changed`,
  );
}

function schemaVersion(connection: SqliteConnection, file: string): number {
  const tables = tablesOf(connection);
  if (tables.length === 0) return 0;
  if (!areOurs(tables)) throw foreign(file);
  return Number(connection.rows("SELECT max(version) AS version FROM migrations")[0]?.["version"]);
}

function tablesOf(connection: SqliteConnection): unknown[] {
  const rows = connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'");
  return rows.map((row) => row["name"]);
}

function areOurs(tables: readonly unknown[]): boolean {
  return tables.includes("migrations") && tables.includes("events");
}

function foreign(file: string): StoreError {
  return new StoreError(
    "UNUSABLE",
    `${file} is a database of another program: point DATABASE_URL at another file`,
  );
}
