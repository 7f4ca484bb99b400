/** Copies of a data file while its owner runs. */
import { open, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { StoreError } from "./contract/store.ts";
import { isPostgresUrl } from "./postgres/url.ts";
import { dataFile, existingDataFile, reasonOf } from "./sqlite/data-file.ts";
import { failureError, isDamaged, isFull, openingFailure } from "./sqlite/failure.ts";
import { requireStore } from "./sqlite/schema.ts";
import { SqliteThread } from "./sqlite/thread-client.ts";

/**
 * Writes a complete copy of a store to a new file: one moment of it, whoever writes meanwhile. The
 * copy is on disk when this resolves, and opens like any store. One of a newer program is copied as
 * it is.
 *
 * @param url the store, as for `openStore`; it may be open in another process
 * @param file a path where nothing is yet
 * @throws {StoreError} UNUSABLE where there is no store at `url`, or something at `file`, or no room;
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
  check(source);
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

/** So that nothing is made where there is nothing to copy. */
function check(source: string): void {
  try {
    requireStore(source);
  } catch (error) {
    throw failureError(openingFailure(error, source));
  }
}

/** Why a copy failed, in one line that says what to do. */
function copyError(error: unknown, source: string, target: string): Error {
  const reason = reasonOf(error);
  // As the thread passes it on, it is an error of running; of a backup it is one of opening.
  if (isDamaged(error)) return failureError(openingFailure(new Error(reason), source));
  const message = isFull(error)
    ? `no room on the disk for the backup ${target}: free some, or choose another disk`
    : `${source} cannot be copied to ${target}: ${reason}`;
  return new StoreError("UNUSABLE", message, { cause: error });
}

/** Takes the name, so that two backups cannot both believe that it was free. */
async function reserve(target: string): Promise<void> {
  try {
    await (await open(target, "wx")).close();
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw new StoreError(
      "UNUSABLE",
      exists
        ? `${target} exists already: a backup never overwrites, choose another name`
        : `the backup ${target} cannot be written: ${reasonOf(error)}`,
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
