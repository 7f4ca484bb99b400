/** Removes from a data file and its log what deleting leaves behind, bit by bit. */
import { checkpointState } from "./connection.ts";
import type { SqliteConnection } from "./connection.ts";
import { UnusedBytes } from "./unused-bytes.ts";

// The write-ahead log cannot be emptied while somebody reads in it.
const BUSY_TIMEOUT_MS = 20;

/**
 * `secure_delete` zeroes a deleted row, but neither the copies of it that a split page has in its
 * unused bytes nor those in the write-ahead log. So after an erasure every page of the file is
 * looked at once, and the log is emptied. Until that is done the file itself says so, in its
 * `user_version`: whoever opens it next goes on.
 */
export class SqliteEraser {
  readonly #connection: SqliteConnection;
  readonly #file: string;
  readonly #usualTimeout: number;
  #bytes: UnusedBytes | undefined;
  #page = 1;
  /** Pages still to be looked at, from `#page` on and round. */
  #left: number;
  #leavesTraces: boolean;

  /** @param usualTimeout the connection's busy timeout in milliseconds, when not erasing */
  constructor(connection: SqliteConnection, file: string, usualTimeout: number) {
    this.#connection = connection;
    this.#file = file;
    this.#usualTimeout = usualTimeout;
    this.#leavesTraces = this.#pragma("user_version") !== 0;
    this.#left = this.#leavesTraces ? this.#pragma("page_count") : 0;
  }

  /** true while `erase` still has something to do. */
  get leavesTraces(): boolean {
    return this.#leavesTraces;
  }

  /** To be called in the transaction that deletes: what it leaves behind is known from then on. */
  note(): void {
    this.#connection.exec("PRAGMA user_version = 1");
  }

  /** To be called once that transaction is committed. */
  begin(): void {
    this.#leavesTraces = true;
    this.#left = this.#pragma("page_count");
  }

  /**
   * Goes on erasing for about this long, or until somebody reads in the log.
   *
   * @throws where the disk fails
   */
  erase(milliseconds: number): void {
    if (!this.#leavesTraces) return;
    this.#connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    try {
      if (this.#left > 0) this.#zeroPages(performance.now() + milliseconds);
      if (this.#left > 0) return;
      this.#bytes?.sync();
      if (checkpointState(this.#connection, "TRUNCATE").busy) return;
      this.#connection.exec("PRAGMA user_version = 0");
      this.#leavesTraces = false;
    } finally {
      this.#connection.exec(`PRAGMA busy_timeout = ${this.#usualTimeout}`);
    }
  }

  /** To be called after every connection of this process to the file has been closed. */
  close(): void {
    this.#bytes?.close();
  }

  #zeroPages(until: number): void {
    const before = this.#pragma("data_version");
    const { busy, log, checkpointed } = checkpointState(this.#connection, "PASSIVE");
    if (busy || log !== checkpointed) return;
    // Now the file is all there is, and stays so: nobody can write until this ends.
    this.#connection.exec("BEGIN IMMEDIATE");
    try {
      if (this.#pragma("data_version") !== before) return;
      this.#bytes ??= new UnusedBytes(this.#file, this.#pragma("page_size"));
      while (this.#left > 0 && performance.now() < until) {
        const count = this.#bytes.zero(this.#page);
        this.#page = count === 0 ? 1 : this.#page + count;
        this.#left -= count;
      }
    } finally {
      this.#connection.exec("ROLLBACK");
      // Pages as they were before would come back with the next change to them.
      this.#connection.exec("PRAGMA shrink_memory");
    }
  }

  #pragma(name: "user_version" | "page_count" | "page_size" | "data_version"): number {
    return Number(this.#connection.rows(`PRAGMA ${name}`)[0]?.[name]);
  }
}
