/** Backups of a data file. */
import { readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { backupDatabase } from "./backup.ts";
import { openStore } from "./open-store.ts";
import { sqliteDatabase } from "./testing/databases.ts";
import type { TestDatabase } from "./testing/databases.ts";
import { event, item, modelInfo, storedIds } from "./testing/samples.ts";

let database: TestDatabase;
let target: string;
beforeEach(async () => {
  database = await sqliteDatabase();
  target = join(dirname(database.url), "backup.db");
});
afterEach(() => database.remove());

test("a backup taken while the owner writes is one snapshot", async () => {
  const store = await database.open();
  await store.items.put([item({ item_id: "m" })]);
  await store.models.save({
    info: modelInfo("1"),
    body: new Uint8Array([1, 2, 3]),
    discardCount: 0,
  });
  let writing = true;
  const written = (async () => {
    for (let index = 0; writing; index += 1) {
      await store.events.append([event({ event_id: `e${index}` })]);
    }
  })();
  await backupDatabase(database.url, target);
  writing = false;
  await written;
  const all = await storedIds(store);
  const copy = await openStore({ url: target });
  const copied = await storedIds(copy);
  expect(copied).toEqual(all.slice(0, copied.length));
  expect(await copy.items.get("m")).toEqual(item({ item_id: "m" }));
  expect((await copy.models.latest()).model?.body).toEqual(new Uint8Array([1, 2, 3]));
  await copy.close();
});

test("a backup never overwrites a file, and leaves no files if it fails", async () => {
  await database.open();
  await writeFile(target, "precious");
  await expect(backupDatabase(database.url, target)).rejects.toMatchObject({
    code: "UNUSABLE",
    message: expect.stringContaining("exists already"),
  });
  await expect(backupDatabase(`${database.url}.missing`, `${target}2`)).rejects.toMatchObject({
    code: "UNUSABLE",
    message: expect.stringContaining(`there is no store at ${database.url}.missing`),
  });
  await expect(backupDatabase(target, `${target}3`)).rejects.toMatchObject({
    code: "NOT_A_DATABASE",
  });
  const names = await readdir(dirname(target));
  expect(names.filter((name) => name.startsWith("backup"))).toEqual(["backup.db"]);
});

test("a store in PostgreSQL is refused, and the error names PostgreSQL's own tools", async () => {
  const backup = backupDatabase("postgres://me:secret@localhost/hellorec", target);
  await expect(backup).rejects.toMatchObject({
    code: "UNUSABLE",
    message: expect.stringContaining("pg_dump"),
  });
});
