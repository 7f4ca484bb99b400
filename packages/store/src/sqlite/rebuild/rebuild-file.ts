/**
 * Copies a data file to a new file with the schema of migration 6, then puts it in the old one's place.
 * Runs in a thread of its own before the owner starts. Tested through rebuild.test.ts.
 */
import { rmSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { EVENT_KEY_VERSION } from "../../tables/events/event-key-version.ts";
import type { Migration } from "../../tables/migrations.ts";
import { migrate } from "../migrate-file.ts";
import type { SchemaOptions } from "../migrate-file.ts";
import { FileLock } from "../owner/file-lock.ts";
import { withoutLog } from "../replacing/exclusive-file.ts";
import { replaceFile } from "../replacing/replace-file.ts";
import { SqliteConnection } from "../sqlite-connection.ts";
import { copyTables } from "./copy-tables.ts";
import { checkRoom } from "./room.ts";

const BUSY_TIMEOUT_MS = 2000;
// Memory while the indexes are made. It is free again when the thread ends.
const CACHE_KIB = 65_536;

/**
 * The old file is only read, so it is whole at every moment. A process that dies leaves the new file,
 * and the next one goes on with it if the old one has not changed. Neither file has a write-ahead log
 * meanwhile.
 *
 * @param note receives lines for the operator
 * @throws {StoreError} where there is no room, or another program uses the file
 */
export function rebuildFile(options: SchemaOptions, note: (line: string) => void): void {
  const { file } = options;
  const lock = new FileLock(file);
  try {
    const partial = `${file}.migrating`;
    const old = openOld(file);
    try {
      checkRoom(old, file, partial, note);
      withoutLog(old, file, `for the migration to schema ${EVENT_KEY_VERSION}`);
      const before = options.migrations.filter(({ version }) => version < EVENT_KEY_VERSION);
      // Reading the version begins no write, so that the file keeps its time of change.
      if (versionOf(old) < before.length) migrate(old, { file, migrations: before });
      const upTo = options.migrations.filter(({ version }) => version <= EVENT_KEY_VERSION);
      copy({ file, partial, migrations: upTo }, note);
    } finally {
      old.close();
    }
    replaceFile(partial, file);
  } finally {
    lock.close();
  }
}

function openOld(file: string): SqliteConnection {
  const old = new SqliteConnection(file, { readOnly: false, busyTimeoutMs: BUSY_TIMEOUT_MS });
  old.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
  return old;
}

function versionOf(connection: SqliteConnection): number {
  return Number(connection.rows("SELECT max(version) AS version FROM migrations")[0]?.["version"]);
}

function copy(
  { file, partial, migrations }: SchemaOptions & { readonly partial: string },
  note: (line: string) => void,
): void {
  const source = fingerprint(file);
  let target = openNew(partial);
  try {
    if (sourceOf(target) !== source) {
      target.close();
      removeFile(partial);
      target = openNew(partial);
      begin(target, migrations, source);
    }
    // Files for sorting are made beside the data, where the room was checked, and removed at once.
    target.exec(`PRAGMA temp_store_directory = '${dirname(file).replaceAll("'", "''")}'`);
    copyTables(target, { file, migrations }, note);
    target.exec("BEGIN IMMEDIATE; DROP TABLE copy_of");
    const record = migrations.at(-1)?.statements.at(-1);
    if (record !== undefined) target.run(record.sql, record.parameters);
    target.exec("COMMIT");
  } finally {
    target.exec("PRAGMA temp_store_directory = ''");
    target.close();
  }
}

function openNew(partial: string): SqliteConnection {
  const target = new SqliteConnection(partial, { readOnly: false, busyTimeoutMs: BUSY_TIMEOUT_MS });
  target.exec(`
    PRAGMA journal_mode = DELETE;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -${CACHE_KIB};
  `);
  return target;
}

/** Creates the tables without rows, and records of which file they are to become a copy. */
function begin(target: SqliteConnection, migrations: readonly Migration[], source: string): void {
  target.exec("BEGIN IMMEDIATE");
  for (const { statements } of migrations) {
    for (const { sql, parameters } of statements) target.run(sql, parameters);
  }
  const names = (type: string, where: string) =>
    target
      .rows(`SELECT name FROM sqlite_schema WHERE type = '${type}' AND ${where}`)
      .map(({ name }) => String(name));
  // Rows are faster without the indexes, which are made at the end.
  for (const index of names("index", "sql IS NOT NULL")) target.exec(`DROP INDEX ${index}`);
  for (const table of names("table", "name NOT LIKE 'sqlite_%'")) {
    target.exec(`DELETE FROM ${table}`);
  }
  target.exec("CREATE TABLE copy_of (source TEXT NOT NULL)");
  target.run("INSERT INTO copy_of VALUES (?)", [source]);
  target.exec("COMMIT");
}

/** Of which file the rows were copied; undefined: it is no copy. */
function sourceOf(target: SqliteConnection): unknown {
  const tables = target.rows("SELECT name FROM sqlite_schema WHERE name = 'copy_of'");
  return tables.length === 0 ? undefined : target.rows("SELECT source FROM copy_of")[0]?.["source"];
}

/** Changes with every write to a file. */
function fingerprint(file: string): string {
  const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
  return [ino, size, mtimeNs, ctimeNs].join(":");
}

function removeFile(file: string): void {
  for (const name of [file, `${file}-journal`]) rmSync(name, { force: true });
}
