/**
 * Fills a copy of a data file that nobody else reads, and puts it in the place of the file. Runs in
 * a thread of its own. Tested through open-import.test.ts.
 */
import { rmSync, statfsSync } from "node:fs";
import { dirname } from "node:path";

import type { WriteOutcome } from "../../commit/write-outcome.ts";
import type { WriteRequest } from "../../commit/write-request.ts";
import { StoreError } from "../../contract/store-error.ts";
import { FileLock } from "../owner/file-lock.ts";
import { withoutLog } from "../replacing/exclusive-file.ts";
import { replaceFile } from "../replacing/replace-file.ts";
import { SqliteConnection } from "../sqlite-connection.ts";
import { runningFailure } from "../sqlite-errors.ts";

/** What a loader opens. */
export interface LoaderOptions {
  readonly file: string;
  /** The size of what is to be imported. */
  readonly bytes: number;
}

const BUSY_TIMEOUT_MS = 2000;
// Pages, and rows to sort for an index. It is free again when the thread ends.
const CACHE_KIB = 131_072;
const SORTING_THREADS = 2;
// Rows with their indexes take 1.4 bytes for a byte of JSON, and sorting the largest index 0.6.
const BYTES_PER_BYTE = 2.5;
const SPARE_BYTES = 16 << 20;

/** The name of the copy. What an import that was killed has left there is of no use. */
function partialFile(file: string): string {
  return `${file}.importing`;
}

/** Removes what an import that was killed has left. Only the owner of the lock may do so. */
export function removePartial(file: string): void {
  const partial = partialFile(file);
  for (const name of [partial, `${partial}-journal`]) rmSync(name, { force: true });
}

/** The writer of the copy. It has the lock of the file until `close`. */
export class SqliteLoader {
  readonly #file: string;
  readonly #lock: FileLock;
  readonly connection: SqliteConnection;
  #isOpen = true;
  #isFinished = false;

  /** @throws {StoreError} where another program uses the file, or the disk has too little room */
  constructor({ file, bytes }: LoaderOptions) {
    this.#file = file;
    this.#lock = new FileLock(file);
    try {
      removePartial(file);
      copy(file, bytes);
      this.connection = openPartial(file);
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  /** Runs a request: all of it, or nothing. */
  commit(request: WriteRequest): WriteOutcome {
    const { connection } = this;
    try {
      connection.exec("BEGIN");
      const changes = request.statements.map(({ sql, rows }) =>
        rows.map((row) => connection.run(sql, row)),
      );
      connection.exec("COMMIT");
      return { changes };
    } catch (error) {
      if (connection.inTransaction) connection.exec("ROLLBACK");
      return { failure: runningFailure(error, partialFile(this.#file)) };
    }
  }

  /** Puts the copy in the place of the file, in one step. Returns once that is on disk. */
  finish(): void {
    this.#lock.check();
    this.#closeConnection();
    replaceFile(partialFile(this.#file), this.#file);
    this.#isFinished = true;
  }

  /** Removes the copy unless it is in its place. */
  close(): void {
    this.#closeConnection();
    this.#release();
  }

  #closeConnection(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    // The setting is one of the process.
    this.connection.exec("PRAGMA temp_store_directory = ''");
    this.connection.close();
  }

  #release(): void {
    if (!this.#isFinished) removePartial(this.#file);
    this.#lock.close();
  }
}

function copy(file: string, bytes: number): void {
  const old = new SqliteConnection(file, { readOnly: false, busyTimeoutMs: BUSY_TIMEOUT_MS });
  try {
    withoutLog(old, file, "for the import");
    const need = usedBytes(old) * 2 + bytes * BYTES_PER_BYTE + SPARE_BYTES;
    const { bavail, bsize } = statfsSync(dirname(file));
    if (bavail * bsize < need) {
      throw new StoreError(
        "UNUSABLE",
        `${file}: the import needs ${megabytes(need)} of free room on its disk, where ${megabytes(bavail * bsize)} are free: free more, or import into a running server by hellorec import; the file is unchanged`,
      );
    }
    old.run("VACUUM INTO ?", [partialFile(file)]);
  } finally {
    old.close();
  }
}

/**
 * A power cut leaves the file, and the copy is made again: it needs no journal on disk. Duplicates leave
 * nothing behind that an erasure would not find.
 */
function openPartial(file: string): SqliteConnection {
  const connection = new SqliteConnection(partialFile(file), {
    readOnly: false,
    busyTimeoutMs: BUSY_TIMEOUT_MS,
  });
  connection.exec(`
    PRAGMA journal_mode = MEMORY;
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -${CACHE_KIB};
    PRAGMA threads = ${SORTING_THREADS};
  `);
  // Files for sorting are made beside the data, where the room was checked, and removed at once.
  connection.exec(`PRAGMA temp_store_directory = '${dirname(file).replaceAll("'", "''")}'`);
  return connection;
}

function usedBytes(connection: SqliteConnection): number {
  const pragma = (name: string) => Number(connection.rows(`PRAGMA ${name}`)[0]?.[name]);
  return pragma("page_size") * (pragma("page_count") - pragma("freelist_count"));
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / (1 << 20))} MB`;
}
