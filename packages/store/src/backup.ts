/** Copies of a data file while its owner runs. */
import { open, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { dataFile, existingDataFile } from "./data-file.ts";
import { isPostgresUrl } from "./postgres-url.ts";
import { SqliteThread } from "./sqlite-thread-client.ts";
import { StoreError } from "./store.ts";

/**
 * Writes a complete copy of a store to a new file: one moment of it, whoever writes meanwhile. The
 * copy is on disk when this resolves, and opens like any store.
 *
 * @param url the store, as for `openStore`; it may be open in another process
 * @param file a path where nothing is yet
 * @throws {StoreError} UNUSABLE where there is no store at `url`, or something at `file`
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
      throw error;
    }
  } finally {
    await thread.close();
  }
}

/** Takes the name, so that two backups cannot both believe that it was free. */
async function reserve(target: string): Promise<void> {
  try {
    await (await open(target, "wx")).close();
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      "UNUSABLE",
      exists
        ? `${target} exists already: a backup never overwrites, choose another name`
        : `the backup cannot be written: ${reason}`,
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
