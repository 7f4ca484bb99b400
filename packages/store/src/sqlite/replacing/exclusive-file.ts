/** Makes sure that no other program has a data file open. Tested through rebuild.test.ts. */
import { StoreError } from "../../contract/store-error.ts";
import type { SqliteConnection } from "../sqlite-connection.ts";
import { isBusy } from "../sqlite-errors.ts";

/**
 * Ends the use of a write-ahead log, which takes that no other program has the file open. From then on
 * a program that opens the file shares no other file with this process, so that the file may be
 * replaced.
 *
 * @param purpose what the file is wanted for, in words that end a sentence
 * @throws {StoreError} LOCKED where another program reads the file
 */
export function withoutLog(connection: SqliteConnection, file: string, purpose: string): void {
  try {
    const mode = connection.rows("PRAGMA journal_mode = DELETE")[0]?.["journal_mode"];
    if (mode !== "delete") throw new Error(`the journal mode stays ${String(mode)}`);
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new StoreError(
      "LOCKED",
      `${file} is being read by another program, such as a backup: start again when that one has ended, ${purpose}`,
    );
  }
}
