/** Checks for room on the disk before a data file is copied. Tested through rebuild.test.ts. */
import { statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { StoreError } from "../../contract/store-error.ts";
import { EVENT_KEY_VERSION } from "../../tables/events/event-key-version.ts";
import type { SqliteConnection } from "../sqlite-connection.ts";

const MEGABYTE = 1 << 20;
// The copy has the user's ID in one more index, and sorting the largest index takes room once more.
const SHARE_OF_FILE = 1.5;
// The first schema has no index by item, which the old file gets too.
const SHARE_OF_FIRST_FILE = 2.25;
// Journals, and what else the process writes.
const SPARE_BYTES = 8 * MEGABYTE;
// A smaller file is copied in a second: no line about it.
const SMALL_BYTES = 64 * MEGABYTE;

/**
 * @param partial the new file, whose bytes of an earlier attempt count as room
 * @throws {StoreError} UNUSABLE where the disk has too little room
 */
export function checkRoom(
  old: SqliteConnection,
  file: string,
  partial: string,
  note: (line: string) => void,
): void {
  const share = hasItemIndex(old) ? SHARE_OF_FILE : SHARE_OF_FIRST_FILE;
  const used =
    pragma(old, "page_size") * (pragma(old, "page_count") - pragma(old, "freelist_count"));
  const need = Math.ceil(used * share) + SPARE_BYTES;
  const { bavail, bsize } = statfsSync(dirname(file));
  const free = bavail * bsize + (statSync(partial, { throwIfNoEntry: false })?.size ?? 0);
  const what = `its migration to schema ${EVENT_KEY_VERSION} copies it and needs ${megabytes(need)} of free room on its disk`;
  if (free < need) {
    throw new StoreError(
      "UNUSABLE",
      `${file}: ${what}, where ${megabytes(free)} are free: free more, then start again; the file is unchanged`,
    );
  }
  if (used < SMALL_BYTES) return;
  note(`${file}: ${what}; it may be stopped, the next start goes on`);
}

function hasItemIndex(old: SqliteConnection): boolean {
  return old.rows("SELECT 1 FROM sqlite_schema WHERE name = 'events_by_item'").length > 0;
}

function pragma(connection: SqliteConnection, name: string): number {
  return Number(connection.rows(`PRAGMA ${name}`)[0]?.[name]);
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / MEGABYTE)} MB`;
}
