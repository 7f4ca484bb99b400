/** The engines the store's behaviour is tested on: one suite, every engine. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openStore } from "../open-store.ts";
import type { OpenStoreOptions } from "../open-store.ts";
import type { Store } from "../store.ts";

/** A database of its own for a test. */
export interface TestDatabase {
  readonly url: string;
  /** Opens it (again); closed with the database. */
  open(options?: Omit<OpenStoreOptions, "url">): Promise<Store>;
  remove(): Promise<void>;
}

export const engines: readonly { name: string; create: () => Promise<TestDatabase> }[] = [
  { name: "SQLite", create: sqliteDatabase },
];

/** An empty directory, with a path in it for a data file. */
export async function sqliteDatabase(): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), "hellorec-store-"));
  const url = join(directory, "hellorec.db");
  const opened: Store[] = [];
  return {
    url,
    async open(options = {}) {
      const store = await openStore({ url, ...options });
      opened.push(store);
      return store;
    },
    async remove() {
      await Promise.all(opened.map((store) => store.close()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
