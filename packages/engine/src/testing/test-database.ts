/** The databases on which the engine's tests run. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { distributeStore } from "@hellorec/store";
import { leftCitusDatabase, runSql } from "@hellorec/test-postgres";
import { inject, onTestFinished } from "vitest";

/** Whether the tests run on a cluster, and not over a data file. */
export function isOnCluster(): boolean {
  return inject("citus_url") !== "";
}

/**
 * The URL of an empty database, which is removed after the test. Stores over it must be closed by
 * then: what is to run after the test runs in the reverse order.
 */
export async function testDatabase(): Promise<string> {
  if (isOnCluster()) {
    const database = await leftCitusDatabase(inject("citus_url"), inject("citus_prefix"));
    onTestFinished(() => database[Symbol.asyncDispose]());
    await distributeStore(database.url, () => {});
    return database.url;
  }
  const directory = await mkdtemp(join(tmpdir(), "hellorec-engine-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return join(directory, "test.db");
}

/** Replaces a text in the descriptions of saved models, as a broken disk might. No store may be open. */
export async function damageModels(url: string, text: string, by: string): Promise<void> {
  if (isOnCluster()) {
    await runSql(url, "update models set info = replace(info, $1, $2)", [text, by]);
    return;
  }
  const bytes = await readFile(url, "latin1");
  if (!bytes.includes(text)) throw new Error(`no model has ${text}`);
  await writeFile(url, bytes.replaceAll(text, by), "latin1");
}
