/** Copies a data file while another process has it open. */
import { open, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { failureError } from "./commit/write-outcome.ts";
import { StoreError } from "./contract/store-error.ts";
import { isPostgresUrl } from "./postgres/url.ts";
import { dataFile, existingDataFile, fileErrorReason } from "./sqlite/data-file.ts";
import { requireStore } from "./sqlite/migrate-file.ts";
import { isFull, openingFailure } from "./sqlite/sqlite-errors.ts";
import { SqliteThread } from "./sqlite/thread/thread-client.ts";

/**
 * Writes a complete copy of a store to a new file. The copy is one snapshot, whatever is written
 * meanwhile. It is on disk when this resolves, and can be opened like any store. A store of a newer
 * program is copied as it is.
 *
 * @param url the store, as for `openStore`; another process may have it open
 * @param file a path where no file exists
 * @throws {StoreError} UNUSABLE where there is no store at `url`, `file` exists or the disk is full;
 * NOT_A_DATABASE where the store is damaged
 * @example await backupDatabase("data/hellorec.db", "backups/monday.db");
 */
export async function backupDatabase(url: string, file: string): Promise<void> {
  if (isPostgresUrl(url)) {
    throw new StoreError(
      "UNUSABLE",
      "a store in PostgreSQL is backed up by PostgreSQL's own tools: pg_dump --format=custom, or pg_basebackup",
    );
  }
  const source = await existingDataFile(dataFile(url));
  const target = resolve(file);
  checkSource(source);
  const { thread } = await SqliteThread.start({ role: "reader", file: source }, () => {});
  try {
    await reserve(target);
    const partial = `${target}.partial`;
    try {
      await rm(partial, { force: true });
      await thread.read({ sql: "VACUUM INTO ?", parameters: [partial] });
      await sync(partial);
      await rename(partial, target);
      await sync(dirname(target));
    } catch (error) {
      await rm(partial, { force: true });
      await rm(target, { force: true });
      throw copyError(error, source, target);
    }
  } finally {
    await thread.close();
  }
}

/** Refuses before any file is created. */
function checkSource(source: string): void {
  try {
    requireStore(source);
  } catch (error) {
    throw failureError(openingFailure(error, source));
  }
}

/** Why a copy failed, in one line that says what to do. */
function copyError(error: unknown, source: string, target: string): Error {
  const reason = fileErrorReason(error);
  // The thread reports damage as a failed statement. For a backup it means that the source cannot
  // be opened.
  if (reason.startsWith(`${source} is damaged`)) {
    return new StoreError("NOT_A_DATABASE", reason, { cause: error });
  }
  const message = isFull(error)
    ? `no room on the disk for the backup ${target}: free some, or choose another disk`
    : `${source} cannot be copied to ${target} (${reason}): check the disks, or choose another place for the backup`;
  return new StoreError("UNUSABLE", message, { cause: error });
}

/** Creates the target, so that two backups cannot both use its name. */
async function reserve(target: string): Promise<void> {
  try {
    await (await open(target, "wx")).close();
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw new StoreError(
      "UNUSABLE",
      exists
        ? `${target} exists already: a backup never overwrites, choose another name`
        : `the backup ${target} cannot be written: ${fileErrorReason(error)}; make that possible, or choose another place`,
    );
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
