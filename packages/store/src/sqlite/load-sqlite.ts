/** Loads SQLite's native module, by the first data file: a process with PostgreSQL alone needs none. */
import { statSync } from "node:fs";
import { createRequire } from "node:module";

import type * as Sqlite from "@photostructure/sqlite";

import { StoreError } from "../contract/store-error.ts";

const load = createRequire(import.meta.url);

/**
 * SQLite's native module.
 *
 * @throws {StoreError} UNUSABLE where it is not installed, or was built for other machines
 * @example const { DatabaseSync } = loadSqlite();
 */
export function loadSqlite(): typeof Sqlite {
  try {
    // Where the last file that Node looked at is a pipe, as stdout may be, require() takes a link for
    // a folder, and packages of pnpm are links: https://github.com/nodejs/node/issues/51142
    statSync(process.execPath);
    const sqlite: typeof Sqlite = load("@photostructure/sqlite");
    return sqlite;
  } catch (cause) {
    const [reason = ""] = String(cause instanceof Error ? cause.message : cause).split("\n");
    throw new StoreError(
      "UNUSABLE",
      `SQLite cannot be loaded: ${reason}. It comes for Linux (glibc 2.29 or newer, or musl), macOS and Windows, on x64 and arm64. ` +
        "There, install this program again; elsewhere, let DATABASE_URL name a PostgreSQL database (postgres://…), " +
        'or compile SQLite with "npm rebuild @photostructure/sqlite" in the folder of the installation',
      { cause },
    );
  }
}
