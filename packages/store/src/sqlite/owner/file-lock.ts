/** The lock that makes one process the owner of a data file. Tested through open-store.test.ts. */
import { StoreError } from "../../contract/store-error.ts";
import { SqliteConnection } from "../sqlite-connection.ts";
import { isBusy } from "../sqlite-errors.ts";

/**
 * Locks a file until the connection is closed. The operating system releases the lock with the
 * process, however it ends, so no lock goes stale. The lock is on a separate file, because a lock on
 * the data file would block readers.
 *
 * @throws {StoreError} LOCKED where another process owns the file
 */
export function lockFile(file: string): SqliteConnection {
  const lock = new SqliteConnection(`${file}.lock`, { readOnly: false, busyTimeoutMs: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new StoreError(
      "LOCKED",
      `${file} is in use by another process: stop that one, or point DATABASE_URL at another file`,
    );
  }
}
