/** Looks at a data file without changing anything. Tested through inspect-store.test.ts. */
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";

import { failureError } from "../commit/write-outcome.ts";
import type { StoreContent, StoreInspection } from "../contract/inspection.ts";
import { EXACT_ROWS, NEWEST_EVENTS } from "../tables/inspected-rows.ts";
import { sqliteMigrations } from "../tables/migrations.ts";
import { sqliteQueryBuilder } from "../tables/query-builder.ts";
import { dataFile, existingDataFile } from "./data-file.ts";
import { loadSqlite } from "./load-sqlite.ts";
import { supportedVersion, withoutSideFiles } from "./migrate-file.ts";
import { SqliteConnection } from "./sqlite-connection.ts";
import { isBusy, openingFailure } from "./sqlite-errors.ts";

const BUSY_TIMEOUT_MS = 1000;

/**
 * Looks at the file of a URL. See `inspectStore`.
 *
 * @throws {StoreError} a server could not open it
 */
export async function inspectFile(url: string): Promise<StoreInspection> {
  const named = dataFile(url);
  const migrations = sqliteMigrations(sqliteQueryBuilder());
  const newestSchema = migrations.length;
  const base = { database: "sqlite", newestSchema, server: undefined } as const;
  const exists = await stat(named).then(
    () => true,
    () => false,
  );
  if (!exists) {
    // A server that makes the file needs it.
    loadSqlite();
    const nothing = { isLocked: false, schemaVersion: 0, content: undefined, warnings: [] };
    return { ...base, ...nothing, name: named, file: named };
  }
  const file = await existingDataFile(named);
  const isLocked = isOwned(file);
  const found = { ...base, name: file, file, isLocked };
  // To read it would be to roll the journal back.
  if (existsSync(`${file}-journal`)) {
    const warnings = ["a migration was interrupted: the next start rolls it back"];
    return { ...found, schemaVersion: 0, content: undefined, warnings };
  }
  try {
    const { schemaVersion, content } = read(file, (connection) => {
      const version = supportedVersion(connection, { file, migrations });
      return {
        schemaVersion: version,
        content: version === 0 ? undefined : contentOf(connection),
      };
    });
    const hasLogAlone = existsSync(`${file}-wal`) && !existsSync(`${file}-shm`);
    const warnings = hasLogAlone ? ["what is in its write-ahead log alone is not counted"] : [];
    return { ...found, schemaVersion, content, warnings };
  } catch (error) {
    throw failureError(openingFailure(error, file));
  }
}

/**
 * Reads a file. Its log is read where its index exists, as beside a running server and after one that
 * was killed; otherwise reading would create the index.
 */
function read<T>(file: string, work: (connection: SqliteConnection) => T): T {
  const hasIndex = existsSync(`${file}-shm`);
  const connection = new SqliteConnection(withoutSideFiles(file, hasIndex), {
    readOnly: true,
    busyTimeoutMs: BUSY_TIMEOUT_MS,
  });
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

function contentOf(connection: SqliteConnection): StoreContent {
  const [newest] = connection.rows("SELECT max(seq) AS seq FROM events");
  const rows = Number(newest?.["seq"] ?? 0);
  const [counted] =
    rows <= EXACT_ROWS ? connection.rows("SELECT count(*) AS events FROM events") : [];
  const [time] = connection.rows(
    `SELECT max(occurred_at) AS time FROM (SELECT occurred_at FROM events ORDER BY seq DESC LIMIT ${NEWEST_EVENTS})`,
  );
  const latest = time?.["time"];
  return {
    events: Number(counted?.["events"] ?? rows),
    latestTime: typeof latest === "number" ? latest : undefined,
    keys: countKeys(connection),
  };
}

function countKeys(connection: SqliteConnection): number {
  const tables = connection.rows("SELECT 1 FROM sqlite_schema WHERE name = 'api_keys'");
  if (tables.length === 0) return 0;
  return Number(connection.rows("SELECT count(*) AS keys FROM api_keys")[0]?.["keys"]);
}

/** Whether a process has the lock. Reading the empty file beside the data fails then, and takes no time. */
function isOwned(file: string): boolean {
  const lockFile = `${file}.lock`;
  if (!existsSync(lockFile)) return false;
  let lock: SqliteConnection | undefined;
  try {
    lock = new SqliteConnection(lockFile, { readOnly: true, busyTimeoutMs: 0 });
    lock.rows("SELECT 1 FROM sqlite_schema");
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    lock?.close();
  }
}
