/** Erases the traces that deleted rows leave in a data file and its log, in small steps. */
import type { SqliteConnection } from "../sqlite-connection.ts";
import { checkpointState } from "./checkpoint.ts";
import { UnusedBytes } from "./unused-bytes.ts";

// The write-ahead log cannot be emptied while a connection reads from it.
const BUSY_TIMEOUT_MS = 20;

/**
 * `secure_delete` zeroes a deleted row. It does not zero copies in the unused bytes of split pages
 * nor copies in the write-ahead log. So after an erasure every page of the file is checked once, and
 * the log is emptied. Until then the file's `user_version` is 1, so that the next process that opens
 * it continues.
 */
export class SqliteEraser {
  readonly #connection: SqliteConnection;
  readonly #file: string;
  readonly #usualTimeout: number;
  #bytes: UnusedBytes | undefined;
  #page = 1;
  /** Pages still to check, beginning with `#page` and wrapping around. */
  #left: number;
  #hasTraces: boolean;

  /** @param usualTimeout the connection's busy timeout in milliseconds, when not erasing */
  constructor(connection: SqliteConnection, file: string, usualTimeout: number) {
    this.#connection = connection;
    this.#file = file;
    this.#usualTimeout = usualTimeout;
    this.#hasTraces = this.#pragma("user_version") !== 0;
    this.#left = this.#hasTraces ? this.#pragma("page_count") : 0;
  }

  /** true while `erase` has work to do. */
  get hasTraces(): boolean {
    return this.#hasTraces;
  }

  /** Records in the file that it has traces. Call it in the transaction that deletes. */
  markTraces(): void {
    this.#connection.exec("PRAGMA user_version = 1");
  }

  /** Schedules every page for a check. Call it after that transaction is committed. */
  restart(): void {
    this.#hasTraces = true;
    this.#left = this.#pragma("page_count");
  }

  /**
   * Continues erasing for about this long, or until another connection reads from the log.
   *
   * @throws where the disk fails
   */
  erase(milliseconds: number): void {
    if (!this.#hasTraces) return;
    this.#connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    try {
      if (this.#left > 0) this.#zeroPages(performance.now() + milliseconds);
      if (this.#left > 0) return;
      this.#bytes?.sync();
      if (checkpointState(this.#connection, "TRUNCATE").isBusy) return;
      this.#connection.exec("PRAGMA user_version = 0");
      this.#hasTraces = false;
    } finally {
      this.#connection.exec(`PRAGMA busy_timeout = ${this.#usualTimeout}`);
    }
  }

  /** Call it after every connection of this process to the file has been closed. */
  close(): void {
    this.#bytes?.close();
  }

  #zeroPages(until: number): void {
    const before = this.#pragma("data_version");
    const { isBusy, log, checkpointed } = checkpointState(this.#connection, "PASSIVE");
    if (isBusy || log !== checkpointed) return;
    // The file now contains all data. The write lock keeps it so until this ends.
    this.#connection.exec("BEGIN IMMEDIATE");
    try {
      if (this.#pragma("data_version") !== before) return;
      this.#bytes ??= new UnusedBytes(this.#file, this.#pragma("page_size"));
      // At least once: on a busy machine the time may be over before this begins.
      do {
        const count = this.#bytes.zero(this.#page);
        this.#page = count === 0 ? 1 : this.#page + count;
        this.#left -= count;
      } while (this.#left > 0 && performance.now() < until);
    } finally {
      this.#connection.exec("ROLLBACK");
      // Cached pages still have the old bytes and would be written back with their next change.
      this.#connection.exec("PRAGMA shrink_memory");
    }
  }

  #pragma(name: "user_version" | "page_count" | "page_size" | "data_version"): number {
    return Number(this.#connection.rows(`PRAGMA ${name}`)[0]?.[name]);
  }
}
