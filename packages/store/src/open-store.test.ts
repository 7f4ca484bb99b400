/** Opening and closing a SQLite file. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { openStore } from "./open-store.ts";
import { dataFile } from "./sqlite/data-file.ts";
import { storedPopularity } from "./testing/brute-force-popularity.ts";
import { sqliteDatabase } from "./testing/databases.ts";
import type { TestDatabase } from "./testing/databases.ts";
import { event, storedIds } from "./testing/samples.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await sqliteDatabase();
});
afterEach(() => database.remove());

/**
 * The bytes of a file, read by another process: closing it in this one would release SQLite's
 * locks.
 */
function bytesOf(file: string): Buffer {
  const program = "process.stdout.write(fs.readFileSync(process.argv[1]))";
  return execFileSync(process.execPath, ["-e", program, file], { maxBuffer: Infinity });
}

async function withTables(sql: string): Promise<Buffer> {
  await (await database.open()).close();
  const outside = new DatabaseSync(database.url);
  outside.exec(`PRAGMA journal_mode = DELETE; ${sql}`);
  outside.close();
  return bytesOf(database.url);
}

describe("opening", () => {
  test("creates missing directories and logs the migration once", async () => {
    const url = join(dirname(database.url), "not/there/yet/hellorec.db");
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const store = await openStore({ url, log });
    expect(store.schemaVersion).toBe(11);
    await store.close();
    await (await openStore({ url, log })).close();
    expect(lines).toEqual([expect.stringContaining("from version 0 to 11")]);
  });

  test("acknowledged events are stored after closing and opening again", async () => {
    const store = await database.open();
    await store.events.append([event({ event_id: "kept" })]);
    await store.close();
    const again = await database.open();
    expect(await storedIds(again)).toEqual(["kept"]);
    expect(await again.events.append([event({ event_id: "kept" })])).toEqual([false]);
  });

  test("a second owner is refused with the name of the file, under any of its names", async () => {
    const store = await database.open();
    const link = join(dirname(database.url), "link.db");
    await symlink(database.url, link);
    for (const url of [database.url, pathToFileURL(database.url).href, link]) {
      await expect(openStore({ url })).rejects.toMatchObject({
        code: "LOCKED",
        message: expect.stringContaining(store.location),
      });
    }
    await store.events.append([event({ event_id: "still the owner" })]);
    await store.close();
    await (await openStore({ url: link })).close();
  });

  test("of several concurrent owners one opens the file", async () => {
    const opened = await Promise.allSettled([1, 2, 3].map(() => database.open()));
    expect(opened.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("a newer schema is refused, and no byte is changed", async () => {
    const before = await withTables("insert into migrations values (99, 'from the future', 0)");
    await expect(database.open()).rejects.toMatchObject({
      code: "NEWER",
      message: expect.stringContaining("schema 99, this one knows 11"),
    });
    expect(bytesOf(database.url).equals(before)).toBe(true);
  });

  test("a failed migration leaves the file unchanged", async () => {
    // A database with a view where the first migration creates a table.
    const outside = new DatabaseSync(database.url);
    outside.exec(`
      create table migrations (version integer primary key, name text, applied_at integer);
      insert into migrations values (0, 'none', 0);
      create view events as select 1`);
    outside.close();
    await expect(database.open()).rejects.toMatchObject({ code: "UNUSABLE" });
    const after = new DatabaseSync(database.url);
    const names = after.prepare("select name from sqlite_schema order by name").all();
    after.close();
    expect(names).toEqual([{ name: "events" }, { name: "migrations" }]);
  });

  test("a file that is not a database is refused", async () => {
    await writeFile(database.url, "item,title\n".repeat(1000));
    await expect(database.open()).rejects.toMatchObject({
      code: "NOT_A_DATABASE",
      message: expect.stringContaining(database.url),
    });
    expect(await readFile(database.url, "utf8")).toMatch(/^item,title/);
  });

  test("another program's database is refused", async () => {
    const outside = new DatabaseSync(database.url);
    outside.exec("create table bookmarks (url text)");
    outside.close();
    await expect(database.open()).rejects.toMatchObject({
      code: "UNUSABLE",
      message: expect.stringContaining("another program"),
    });
  });

  test("an empty file is accepted", async () => {
    await writeFile(database.url, "");
    const store = await database.open();
    expect(await store.counts()).toEqual({ events: 0, users: 0, items: 0 });
  });

  test.skipIf(process.platform !== "linux")(
    "a directory where no file can be created is refused without waiting",
    async () => {
      await expect(openStore({ url: "/proc/x/y.db" })).rejects.toMatchObject({
        code: "UNUSABLE",
        message: expect.stringContaining("/proc/x"),
      });
    },
  );

  test("a directory, or a path below a file, is refused", async () => {
    await mkdir(database.url);
    await expect(database.open()).rejects.toMatchObject({ code: "UNUSABLE" });
    const file = join(dirname(database.url), "file");
    await writeFile(file, "");
    await expect(openStore({ url: join(file, "hellorec.db") })).rejects.toMatchObject({
      code: "UNUSABLE",
    });
  });

  test("a URL names a file or is refused", () => {
    const path = join(process.cwd(), "data/hellorec.db");
    expect(dataFile("data/hellorec.db")).toBe(path);
    expect(dataFile("file:data/hellorec.db")).toBe(path);
    expect(dataFile(pathToFileURL("/srv/my data/x.db").href)).toBe("/srv/my data/x.db");
    const refused = ["", ":memory:", "a\0b", "mysql://host/db", "file://host/x.db"];
    for (const url of refused) {
      expect(() => dataFile(url), url).toThrow(expect.objectContaining({ code: "UNUSABLE" }));
    }
  });
});

test("the owner of a file always gets the leader lock, and receives no changes", async () => {
  const store = await database.open();
  const changes: unknown[] = [];
  store.onChange((change) => changes.push(change));
  expect(store.database).toBe("sqlite");
  const leadership = await store.tryLeaderLock("fit");
  expect(leadership?.lost.aborted).toBe(false);
  await store.events.append([event({ event_id: "own" })]);
  await leadership?.release();
  expect(await store.tryLeaderLock("fit")).toBeDefined();
  expect(changes).toEqual([]);
});

describe("closing", () => {
  test("finishes accepted writes, then refuses; closing twice is the same as once", async () => {
    const store = await database.open();
    const accepted = Array.from({ length: 50 }, (_, index) =>
      store.events.append([event({ event_id: `e${index}` })]),
    );
    await Promise.all([store.close(), store.close()]);
    expect((await Promise.all(accepted)).flat()).toEqual(accepted.map(() => true));
    const refused = { code: "UNAVAILABLE" };
    await expect(store.events.append([event({ event_id: "late" })])).rejects.toMatchObject(refused);
    await expect(store.events.recent("alice", 1)).rejects.toMatchObject(refused);
    await expect(store.counts()).rejects.toMatchObject(refused);
    await store.close();
    expect(await storedIds(await database.open())).toHaveLength(50);
  });

  test("refuses the rest of a long read with UNAVAILABLE", async () => {
    const first = await database.open();
    for (let batch = 0; batch < 5; batch += 1) {
      const ids = Array.from({ length: 4000 }, (_, at) => `${batch}.${at}`);
      await first.events.append(ids.map((id) => event({ event_id: id, item_id: id })));
    }
    await first.close();
    const outcomes: unknown[] = [];
    for (const turns of [0, 2, 5, 10]) {
      const store = await database.open();
      const query = { weights: { view: 1 }, retractions: {}, ratingMidpoint: 2.5, halfLifeMs: 1e9 };
      const reading = storedPopularity(store, query).then(
        () => "whole",
        (error: unknown) => String(error),
      );
      // By now the thread has started and has sent a part of the rows.
      await store.events.usersOf("none", 1);
      for (let turn = 0; turn < turns; turn += 1) await nextTurn();
      await store.close();
      outcomes.push(await reading);
    }
    const refused = outcomes.filter((outcome) => outcome !== "whole");
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused)).toEqual(new Set(["StoreError: the store is closed"]));
  });

  test("leaves all data in the one file", async () => {
    const store = await database.open();
    await store.events.append([event({ event_id: "in the file", user_id: "carol" })]);
    await store.close();
    expect(bytesOf(database.url).includes("carol")).toBe(true);
  });
});

describe("erasing", () => {
  test("leaves no trace of the user in any file", async () => {
    const store = await database.open();
    const name = (user: number) => `<user ${user}>`;
    for (let round = 0; round < 10; round += 1) {
      const events = Array.from({ length: 1000 }, (_, index) => {
        const user_id = name((index * 7 + round) % 200);
        const event_id = `${user_id} ${round}.${index}`;
        return event({ event_id, user_id, occurred_at: (index * 7919 + round) % 10_000 });
      });
      await store.events.append(events);
    }
    const users = Array.from({ length: 200 }, (_, user) => user);
    const left = () => {
      const files = [database.url, `${database.url}-wal`].filter((file) => existsSync(file));
      const bytes = files.map((file) => bytesOf(file));
      return users.filter((user) => bytes.some((each) => each.includes(name(user))));
    };
    await store.events.eraseUser(name(0));
    // On a busy machine the pages take more than one slice of time.
    await expect.poll(left).toEqual(users.slice(1));
    // After many erasures the last traces are erased some seconds later, or when the store closes.
    for (const user of users) if (user % 3 === 0) await store.events.eraseUser(name(user));
    await store.close();
    expect(left()).toEqual(users.filter((user) => user % 3 !== 0));
  });
});
