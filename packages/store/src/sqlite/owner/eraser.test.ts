/** Erased users leave no traces in the files, whatever their size. */
import { execFileSync } from "node:child_process";
import { stat } from "node:fs/promises";

import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";

import { backupDatabase } from "../../backup.ts";
import type { Store } from "../../contract/store.ts";
import { sqliteDatabase } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { event } from "../../testing/samples.ts";

const USERS = 60;
const name = (user: number) => `<user ${user}>`;

let database: TestDatabase;
beforeEach(async () => {
  database = await sqliteDatabase();
});
afterEach(() => database.remove());

/** Events of all users in random order, so that pages of indexes are split. */
async function fill(store: Store, batches: number, padding: number): Promise<void> {
  for (let batch = 0; batch < batches; batch += 1) {
    const events = Array.from({ length: 1000 }, (_, index) => {
      const user_id = name((index * 7 + batch) % USERS);
      const number = (index * 7919 + batch * 104_729) % 1_000_003;
      const event_id = `${number}.${batch} ${user_id}`.padEnd(padding, "e");
      const item_id = `${number % 1000}`.padEnd(padding, "i");
      return event({ event_id, user_id, item_id, occurred_at: number });
    });
    await store.events.append(events);
  }
}

/**
 * The users with a trace in these files. Another process reads them, since closing a file in this
 * one would release SQLite's locks.
 */
function traces(files = [database.url, `${database.url}-wal`]): number[] {
  const program = `
    const files = process.argv.slice(1).filter((file) => fs.existsSync(file));
    const texts = files.map((file) => fs.readFileSync(file, "latin1"));
    const users = texts.flatMap((text) => text.match(/<user \\d+>/g) ?? []);
    process.stdout.write([...new Set(users)].join("\\n"));`;
  const found = execFileSync(process.execPath, ["-e", program, ...files]).toString();
  return others((user) => !found.split("\n").includes(name(user)));
}

/** Runs SQL without the store, which must be closed. */
function outside(sql: string): unknown[] {
  const connection = new DatabaseSync(database.url);
  try {
    connection.exec("PRAGMA secure_delete = ON");
    return connection.prepare(sql).all();
  } finally {
    connection.close();
  }
}

const others = (isErased: (user: number) => boolean) =>
  Array.from({ length: USERS }, (_, user) => user).filter((user) => !isErased(user));

test("in a file of over 64 MB no trace of a user stays, and no other data is lost", async () => {
  const store = await database.open();
  await fill(store, 20, 800);
  expect((await stat(database.url)).size).toBeGreaterThan(64 << 20);
  await store.events.eraseUser(name(7));
  await expect.poll(traces, { timeout: 60_000 }).toEqual(others((user) => user === 7));
  // Concurrent writes do not bring traces back.
  for (const user of [0, 3, 6]) {
    await store.events.eraseUser(name(user));
    await store.events.append([event({ event_id: `after ${user}` })]);
  }
  const erased = new Set([0, 3, 6, 7]);
  await expect.poll(traces, { timeout: 60_000 }).toEqual(others((user) => erased.has(user)));
  const { events } = await store.counts();
  await store.close();
  expect(outside("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(outside("select count(*) as events from events")).toEqual([{ events }]);
  expect(outside("select event_id from events where event_id like 'after%'")).toHaveLength(3);
  expect(outside("PRAGMA user_version")).toEqual([{ user_version: 0 }]);
});

test("the next process continues an interrupted erasure", async () => {
  const store = await database.open();
  await fill(store, 5, 40);
  await store.close();
  // The state after a process is killed between the commit and the erasure.
  outside(`delete from events where user_id = '${name(5)}'`);
  outside("PRAGMA user_version = 1");
  expect(traces()).toContain(5);
  await database.open();
  await expect.poll(traces).toEqual(others((user) => user === 5));
});

test("a long read delays the end of the erasure, and is not disturbed", async () => {
  const store = await database.open();
  await fill(store, 5, 40);
  const outsider = new DatabaseSync(database.url, { readOnly: true });
  const rows = outsider.prepare("select user_id from events").iterate();
  rows.next();
  await store.events.eraseUser(name(5));
  expect(traces()).toContain(5);
  let count = 1;
  for (const _ of { [Symbol.iterator]: () => rows }) count += 1;
  outsider.close();
  expect(count).toBe(5000);
  // The log is written back a moment after the read ends, later on a busy machine.
  await expect.poll(traces, { timeout: 20_000 }).toEqual(others((user) => user === 5));
});

test("a backup has no trace of users erased before", async () => {
  const store = await database.open();
  await fill(store, 5, 40);
  await store.events.eraseUser(name(5));
  const copy = `${database.url}.copy`;
  await backupDatabase(database.url, copy);
  expect(traces([copy])).toEqual(others((user) => user === 5));
});
