/** Opens an import: many rows into a store that no server uses. */
import { stat } from "node:fs/promises";

import { appendingImport } from "./appending-import.ts";
import type { DataImport } from "./contract/data-import.ts";
import type { PopularityQuery } from "./contract/popularity-query.ts";
import { openStore } from "./open-store.ts";
import { isPostgresUrl } from "./postgres/url.ts";
import { openFileImport } from "./sqlite/loading/file-import.ts";
import { prepareSqliteFile } from "./sqlite/sqlite-store.ts";

/** What is imported, and where to. */
export interface ImportOptions {
  /** The store, as for `openStore`. */
  readonly url: string;
  /** The size of what is to be read; 0: not known. A large import is written another way. */
  readonly bytes: number;
  /** The same as in each `popularity`. */
  readonly retractions: PopularityQuery["retractions"];
  /** Receives lines for the operator. */
  readonly log: (line: string) => void;
}

// Beneath it, an import takes seconds in either way.
const LARGE_BYTES = 4 << 20;
// Bytes of the file that are copied and sorted in the time in which a byte of an import is appended.
const COPIED_PER_APPENDED = 8;

/**
 * Opens an import. Into a SQLite file that is small beside it, the rows go to a copy of the file,
 * whose indexes are made at the end, and which then takes the place of the file: until `finish` has
 * resolved, the file is as it was. Everywhere else they are appended.
 *
 * @throws {StoreError} as `openStore` does; UNUSABLE where the disk has too little room
 * @example
 * const load = await openImport({ url: "data/hellorec.db", bytes: 0, retractions: {}, log: print });
 * try {
 *   await load.appendEvents(events);
 *   const { added, duplicates } = await load.finish();
 * } finally {
 *   await load.close();
 * }
 */
export async function openImport(options: ImportOptions): Promise<DataImport> {
  const { url, bytes, retractions, log } = options;
  if (bytes >= LARGE_BYTES && !isPostgresUrl(url)) {
    const file = await prepareSqliteFile({ url, log, maxFileBytes: undefined });
    if ((await stat(file)).size <= bytes * COPIED_PER_APPENDED) {
      return openFileImport({ file, bytes, retractions, log });
    }
  }
  return appendingImport(await openStore({ url, log }), retractions);
}
