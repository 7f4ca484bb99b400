/** Data files with several names. Other checks are tested through open-store.test.ts. */
import { link, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { backupDatabase } from "../backup.ts";
import { openStore } from "../open-store.ts";
import { sqliteDatabase } from "../testing/databases.ts";
import type { TestDatabase } from "../testing/databases.ts";
import { event, storedIds } from "../testing/samples.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await sqliteDatabase();
});
afterEach(() => database.remove());

test("a file with two names is refused under both, also for a backup", async () => {
  const store = await database.open();
  await store.events.append([event({ event_id: "in the log of the first name" })]);
  const other = join(dirname(database.url), "other.db");
  await link(database.url, other);
  const refusal = { code: "UNUSABLE", message: expect.stringContaining("2 names (hard links)") };
  await expect(openStore({ url: other })).rejects.toMatchObject(refusal);
  await expect(backupDatabase(other, `${other}.copy`)).rejects.toMatchObject(refusal);
  await store.close();
  await expect(database.open()).rejects.toMatchObject(refusal);
  await rm(other);
  expect(await storedIds(await database.open())).toEqual(["in the log of the first name"]);
});
