/** Where a log of each size is kept: a file of its own, or the given database, emptied before. */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import type { GivenDatabase } from "../databases/given-database.ts";
import { distribute } from "../servers/hellorec-server.ts";

/** An empty store; gone when it is disposed of. */
export interface StorePlace extends AsyncDisposable {
  /** As `DATABASE_URL` names it. */
  readonly url: string;
  /** For the log of the server. */
  readonly directory: string;
  /** What the data takes on disk, with what the engine keeps beside it. */
  bytes(): Promise<number>;
}

/** @param database undefined: a file */
export async function emptyPlace(
  parent: string,
  database: GivenDatabase | undefined,
): Promise<StorePlace> {
  const directory = mkdtempSync(join(parent, "scale-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  if (database === undefined) {
    const folder = join(directory, "data");
    return {
      url: join(folder, "hellorec.db"),
      directory,
      bytes: () => Promise.resolve(bytesIn(folder)),
      [Symbol.asyncDispose]: () => Promise.resolve(remove()),
    };
  }
  await database.empty();
  if (database.kind === "citus") await distribute(database.url);
  return {
    url: database.url,
    directory,
    bytes: () => database.bytes(),
    [Symbol.asyncDispose]: async () => {
      await database.empty();
      remove();
    },
  };
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
