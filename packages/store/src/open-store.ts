/** Opens a store: the URL decides between SQLite and PostgreSQL. */
import type { CommitTimes } from "./contract/measurements.ts";
import type { Store } from "./contract/store.ts";
import { isPostgresUrl } from "./postgres/url.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";
import { findUrlProblem } from "./sqlite/url-problem.ts";

/** How a store is opened. */
export interface OpenStoreOptions {
  /**
   * The data file: a path or a `file:` URL. Missing directories are created. Or a `postgres://` URL
   * of an existing database with encoding UTF8, in PostgreSQL 13 or later.
   */
  readonly url: string;
  /** Receives lines for the operator, such as the result of a migration. @default none */
  readonly log?: ((line: string) => void) | undefined;
  /** Rows that may wait to be written. Beyond it writes are UNAVAILABLE. @default 100000 */
  readonly maxQueuedRows?: number | undefined;
  /**
   * Bytes that a SQLite file may grow to. Beyond it the disk counts as full.
   *
   * @default unlimited
   */
  readonly maxFileBytes?: number | undefined;
  /** Called after each commit, for metrics. @default nothing */
  readonly onCommit?: ((times: CommitTimes) => void) | undefined;
}

// Batches of 1,000 rows from 64 callers and some more: two seconds of writing, 50 MB.
const MAX_QUEUED_ROWS = 100_000;
const MAX_ROWS_PER_COMMIT = 4000;

/**
 * Why a URL is that of no store, whatever there is to open; undefined: it may be one. Its text is not repeated.
 *
 * @example findDatabaseUrlProblem("mysql://localhost/shop") // "DATABASE_URL: "mysql" is not supported, …"
 */
export function findDatabaseUrlProblem(url: string): string | undefined {
  return isPostgresUrl(url) ? undefined : findUrlProblem(url);
}

/**
 * Opens a store and migrates its schema to the newest version. A file belongs to this process until
 * `close` or until the process dies. A PostgreSQL database is shared by any number of processes.
 *
 * @throws {StoreError} LOCKED, NEWER, NOT_A_DATABASE or UNUSABLE, with a line for the operator
 * @example
 * const store = await openStore({ url: "data/hellorec.db" });
 * try {
 *   await store.items.put([{ item_id: "m", title: "Metropolis", categories: [], available: true }]);
 * } finally {
 *   await store.close();
 * }
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const { url, log = () => {}, maxFileBytes, onCommit } = options;
  const limits = {
    maxQueuedRows: options.maxQueuedRows ?? MAX_QUEUED_ROWS,
    maxRowsPerCommit: MAX_ROWS_PER_COMMIT,
  };
  if (!isPostgresUrl(url)) return openSqliteStore({ url, log, limits, maxFileBytes, onCommit });
  // Loaded on demand: a process with a SQLite file does not load the PostgreSQL driver.
  const { openPostgresStore } = await import("./postgres/postgres-store.ts");
  return openPostgresStore({ url, log, limits, onCommit });
}
