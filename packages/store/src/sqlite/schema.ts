/** Which schema a data file has, and how it gets the newest. */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { StoreError } from "../contract/store.ts";
import type { Migration } from "../contract/write-request.ts";
import { SqliteConnection } from "./connection.ts";

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
  if (existsSync(owned.file)) look(owned.file, (connection) => knownVersion(connection, owned));
}

/**
 * Looks at a file that must be a store, of this program's version or another, and touches nothing.
 *
 * @throws {StoreError} UNUSABLE where it is none
 * @throws what SQLite throws where it cannot be read
 */
export function requireStore(file: string): void {
  const tables = look(file, tablesOf);
  if (tables.length === 0) {
    throw new StoreError("UNUSABLE", `there is no store at ${file}: point DATABASE_URL at one`);
  }
  if (!areOurs(tables)) throw foreign(file);
}

function look<T>(file: string, work: (connection: SqliteConnection) => T): T {
  const connection = new SqliteConnection(withoutTrace(file), {
    readOnly: true,
    busy_timeout_ms: BUSY_TIMEOUT_MS,
  });
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

/**
 * What opens a file so that nothing is made beside it, as reading makes a log and its index. Not
 * where there is a log, in which the schema may be; an owner that begins meanwhile has the lock.
 */
function withoutTrace(file: string): string {
  return existsSync(`${file}-wal`) ? file : `${pathToFileURL(file).href}?immutable=1`;
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
