/** The lock that makes one process the owner of a data file. Tested through file-lock.test.ts. */
import { statSync } from "node:fs";

import { StoreError } from "../../contract/store-error.ts";
import { SqliteConnection } from "../sqlite-connection.ts";
import { isBusy, isUnusableFile } from "../sqlite-errors.ts";

/**
 * A lock until `close`. The operating system releases it with the process, however it ends, so no lock
 * goes stale. It is on a separate file, because a lock on the data file would block readers.
 *
 * That file can be removed, and then another process can lock a new one. Therefore the owner checks it
 * before each commit and now and then, and locks the new file too, or finds out that it is not the
 * owner any more.
 */
export class FileLock {
  readonly #file: string;
  readonly #lockFile: string;
  #lock: SqliteConnection;
  #identity: string | undefined;

  /** @throws {StoreError} LOCKED where another process owns the file, UNUSABLE where it cannot be locked */
  constructor(file: string) {
    this.#file = file;
    this.#lockFile = `${file}.lock`;
    this.#lock = this.#take();
    this.#identity = identityOf(this.#lockFile);
  }

  /**
   * Makes sure that this process still has the lock.
   *
   * @throws {StoreError} FAILED where another process has it
   */
  check(): void {
    const identity = identityOf(this.#lockFile);
    if (identity !== undefined && identity === this.#identity) return;
    let lock: SqliteConnection;
    try {
      lock = this.#take();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StoreError(
        "FAILED",
        `${this.#lockFile} was removed or replaced while this process owned ${this.#file}, and cannot be locked again (${reason}): nothing more is written, start one server on the file and leave its .lock alone`,
      );
    }
    this.#lock.close();
    this.#lock = lock;
    this.#identity = identityOf(this.#lockFile);
  }

  close(): void {
    this.#lock.close();
  }

  #take(): SqliteConnection {
    let lock: SqliteConnection | undefined;
    try {
      lock = new SqliteConnection(this.#lockFile, { readOnly: false, busyTimeoutMs: 0 });
      lock.exec("BEGIN EXCLUSIVE");
      return lock;
    } catch (error) {
      lock?.close();
      if (isBusy(error)) {
        throw new StoreError(
          "LOCKED",
          `${this.#file} is in use by another process: stop that one, or point DATABASE_URL at another file`,
        );
      }
      if (!isUnusableFile(error)) throw error;
      throw new StoreError(
        "UNUSABLE",
        `${this.#lockFile} cannot be locked (${error instanceof Error ? error.message : String(error)}): it is an empty file beside the data, remove it if no server uses ${this.#file}`,
        { cause: error },
      );
    }
  }
}

/** The same for the same file, whatever its name; undefined: there is none. */
function identityOf(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`;
}
