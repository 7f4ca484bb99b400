/** Data files with several names, and values that name none. Other checks are tested through open-store.test.ts. */
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { backupDatabase } from "../backup.ts";
import { openStore } from "../open-store.ts";
import { scanEvents } from "../scan-events.ts";
import { sqliteDatabase } from "../testing/databases.ts";
import type { TestDatabase } from "../testing/databases.ts";
import { event, storedIds } from "../testing/samples.ts";
import { dataFile } from "./data-file.ts";

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

test("a file that turns out to be damaged is named, by reads, scans and backups", async () => {
  const store = await database.open();
  const ids = Array.from({ length: 2000 }, (_, at) => `e${at}`);
  await store.events.append(ids.map((event_id) => event({ event_id })));
  await store.close();
  const bytes = await readFile(database.url);
  // All pages but those of the schema.
  await writeFile(database.url, bytes.fill(0xa5, 48 * 4096));
  const damaged = `${database.url} is damaged (database disk image is malformed): restore it from a backup`;
  const scan = async () => {
    for await (const _ of scanEvents(database.url)) continue;
  };
  await expect(scan()).rejects.toThrow(damaged);
  await expect(backupDatabase(database.url, `${database.url}.copy`)).rejects.toThrow(damaged);
  const opened = await openStore({ url: database.url });
  await expect(storedIds(opened)).rejects.toThrow(damaged);
  await opened.close();
  // And those of the schema, but for the first.
  await writeFile(database.url, bytes.fill(0xa5, 4096));
  await expect(scan()).rejects.toThrow(damaged);
  await expect(openStore({ url: database.url })).rejects.toThrow(damaged);
});

const LOOKS_LIKE = "looks like a PostgreSQL database";

test.each([
  [`'postgres://u:hunter2@h/db'`, "quotes"],
  [`"data/hellorec.db"`, "quotes"],
  [`'data/hellorec.db`, "quotes"],
  ['postgres://u:hunter2@h/db"', "quotes"],
  ["“data/hellorec.db”", "quotes"],
  ["file:data/hellorec.db'", "quotes"],
  ["postgres//u:hunter2@h/db", LOOKS_LIKE],
  ["postgresql:/u:hunter2@h/db", LOOKS_LIKE],
  ["postgres:u:hunter2@h/db", LOOKS_LIKE],
  ["postgres ://u:hunter2@h/db", LOOKS_LIKE],
  ["Postgres;//u:hunter2@h/db", LOOKS_LIKE],
  ["pgsql://u:hunter2@h/db", `"pgsql" is not supported`],
  ["jdbc:postgresql://h/db?password=hunter2", `"jdbc:postgresql" is not supported`],
  ["u:hunter2@h/db", LOOKS_LIKE],
  ["u:hunter2/a@h/db", LOOKS_LIKE],
  ["//u:hunter2@h/db", LOOKS_LIKE],
  ["localhost:5432/db", LOOKS_LIKE],
  ["host=h user=u password=hunter2 dbname=db", LOOKS_LIKE],
  ["mysql://u:hunter2@h/db", `"mysql" is not supported`],
  ["mysql://h/db?password=hunter2", `"mysql" is not supported`],
  ["oracle:thin:hunter2:h", `"oracle" is not supported`],
  ["mysql//h/db", `"mysql" is not supported`],
  ["mongodb+srv://h/db", `"mongodb+srv" is not supported`],
  ["https:/h/db", `"https" is not supported`],
  ["sqlite:data/hellorec.db", "write its path alone"],
  ["sqlite3:///data/hellorec.db", "write its path alone"],
])("%s is no file, and its password is not repeated", (url, reason) => {
  const message: unknown = expect.stringContaining(reason);
  expect(() => dataFile(url)).toThrow(expect.objectContaining({ code: "UNUSABLE", message }));
  expect(() => dataFile(url)).not.toThrow(/hunter2/);
});

test.each([
  "data/hellorec.db",
  "/data/a:b@c.db",
  "./postgres:x.db",
  "postgres/hellorec.db",
  "postgres",
  "C:\\data\\a@b.db",
  "it's.db",
  "file:data/hellorec.db",
  "file:///data/hellorec.db",
])("%s is a file", (url) => {
  expect(dataFile(url)).toMatch(/\.db$|postgres$/);
});
