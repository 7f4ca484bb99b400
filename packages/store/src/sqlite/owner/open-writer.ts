/**
 * Opens the writing connection of a data file, with all settings that make a commit durable, and
 * migrates it. Tested through open-store.test.ts.
 */
import { migrate } from "../migrate-file.ts";
import type { SchemaOptions } from "../migrate-file.ts";
import { checkSqliteVersion, SqliteConnection } from "../sqlite-connection.ts";

/** How long the connection waits for another program's lock. */
export const BUSY_TIMEOUT_MS = 2000;

const PAGE_BYTES = 4096;
// The write-ahead log shrinks to this size when it is written from its beginning again.
const LOG_BYTES = 16 << 20;
// The pages that a commit of 4,000 events changes. With less, a commit writes its pages to the
// write-ahead log more than once.
const CACHE_KIB = 32_768;

interface WriterOptions extends SchemaOptions {
  readonly maxFileBytes: number | undefined;
}

/**
 * @returns the connection, and the schema version that the file had before
 * @throws {StoreError} where the file cannot be used by this program
 */
export function openWriter(
  options: WriterOptions,
): [connection: SqliteConnection, version: number] {
  const connection = new SqliteConnection(options.file, {
    readOnly: false,
    busyTimeoutMs: BUSY_TIMEOUT_MS,
  });
  try {
    checkSqliteVersion(connection);
    configure(connection, options.maxFileBytes);
    return [connection, migrate(connection, options)];
  } catch (error) {
    connection.close();
    throw error;
  }
}

function configure(connection: SqliteConnection, maxFileBytes: number | undefined): void {
  connection.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA journal_size_limit = ${LOG_BYTES};
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -${CACHE_KIB};
  `);
  if (maxFileBytes !== undefined) {
    connection.exec(`PRAGMA max_page_count = ${Math.floor(maxFileBytes / PAGE_BYTES)}`);
  }
}
