/** The lock of a data file: removed, replaced, damaged. */
import { copyFile, readFile, rename, rm, writeFile } from "node:fs/promises";

import { afterEach, beforeEach, expect, test } from "vitest";

import { openStore } from "../../open-store.ts";
import { sqliteDatabase } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { event, storedIds } from "../../testing/samples.ts";
import { FileLock } from "./file-lock.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await sqliteDatabase();
});
afterEach(() => database.remove());

test("a removed lock is taken again before another process can have it", async () => {
  const store = await database.open();
  await rm(`${database.url}.lock`);
  expect(await store.events.append([event({ event_id: "a" })])).toEqual([true]);
  await expect(openStore({ url: database.url })).rejects.toMatchObject({ code: "LOCKED" });
  await rm(`${database.url}.lock`);
  // Without a write it takes a second.
  await expect
    .poll(() => readFile(`${database.url}.lock`).catch(() => undefined), { timeout: 10_000 })
    .toBeDefined();
  await expect(openStore({ url: database.url })).rejects.toMatchObject({ code: "LOCKED" });
});

test.each(["a write", "the background"])(
  "where another process was faster, the first owner stops: %s finds it",
  async (finder) => {
    const store = await database.open();
    await store.events.append([event({ event_id: "a" })]);
    const failure = new Promise<Error>((resolve) => store.onFailure(resolve));
    // The lock of another owner takes the place of the first in one step.
    const other = new FileLock(`${database.url}.other`);
    await rename(`${database.url}.other.lock`, `${database.url}.lock`);
    if (finder === "a write") {
      const write = store.events.append([event({ event_id: "b" })]);
      await expect(write).rejects.toMatchObject({ code: "FAILED" });
    }
    expect((await failure).message).toContain(".lock was removed or replaced");
    expect(store.isHealthy).toBe(false);
    await store.close();
    other.close();
    expect(await storedIds(await database.open())).toEqual(["a"]);
  },
);

test("a copy of the lock is another file", async () => {
  const lock = new FileLock(database.url);
  await copyFile(`${database.url}.lock`, `${database.url}.copy`);
  await rename(`${database.url}.copy`, `${database.url}.lock`);
  lock.check();
  expect(() => new FileLock(database.url)).toThrow(expect.objectContaining({ code: "LOCKED" }));
  lock.close();
  new FileLock(database.url).close();
});

test("what is no lock is named, not the data", async () => {
  await (await database.open()).close();
  await writeFile(`${database.url}.lock`, "junk ".repeat(1000));
  await expect(openStore({ url: database.url })).rejects.toMatchObject({
    code: "UNUSABLE",
    message: expect.stringMatching(
      `^${database.url}\\.lock cannot be locked \\(.*\\): .* remove it if no server uses ${database.url}$`,
    ),
  });
  await rm(`${database.url}.lock`);
  await (await database.open()).close();
});
