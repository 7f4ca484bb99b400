/** An import gives the same store as the appends of a server, in each way that it is written. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { createInterface } from "node:readline";

import type { EventPage } from "@hellorec/api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Store } from "./contract/store.ts";
import { openImport } from "./open-import.ts";
import { FileLock } from "./sqlite/owner/file-lock.ts";
import { openReader } from "./sqlite/sqlite-connection.ts";
import { storedPopularity } from "./testing/brute-force-popularity.ts";
import { databases, postgresDatabases, sqliteDatabase } from "./testing/databases.ts";
import type { TestDatabase } from "./testing/databases.ts";
import { beforeImport, importedBatch, imported as events } from "./testing/import-samples.ts";
import { testProgram } from "./testing/programs/test-program.ts";
import { event, item, storedIds } from "./testing/samples.ts";

const RETRACTIONS = { unlike: "like" };
const QUERY = {
  weights: { view: 1, like: 4 },
  retractions: RETRACTIONS,
  ratingMidpoint: 2.5,
  halfLifeMs: 30 * 86_400_000,
};
/** An import of so many bytes is large beside an empty file. */
const LARGE = 8 << 20;

const ways = [
  ...databases.map(({ name, create }) => ({ way: `${name}, by appends`, create, bytes: 0 })),
  { way: "SQLite, through a copy of the file", create: sqliteDatabase, bytes: LARGE },
];

let database: TestDatabase;
let other: TestDatabase;
beforeEach(async () => {
  other = await sqliteDatabase();
});
afterEach(async () => {
  await database.remove();
  await other.remove();
});

/** What callers see of a store. */
async function contentsOf(store: Store) {
  const log: EventPage["events"] = [];
  for (let cursor: string | undefined; ;) {
    const page = await store.events.list({ limit: 1000, ...(cursor !== undefined && { cursor }) });
    log.push(...page.events);
    cursor = page.next_cursor;
    if (cursor === undefined) break;
  }
  const { items } = await store.items.list({ limit: 100 });
  const popular = await storedPopularity(store, QUERY);
  return {
    log,
    items,
    lists: await store.lists.counts(),
    popular: [...popular]
      .map(([item_id, { total }]) => ({ item_id, total }))
      .toSorted((a, b) => (a.item_id < b.item_id ? -1 : 1)),
    counts: await store.counts(),
  };
}

/** Fills the database in another process: the driver keeps a file open in the process that used it. */
function beginOutside(): void {
  execFileSync(process.execPath, [testProgram("begin-import"), database.url]);
}

describe.each(ways)("an import into $way", ({ create, bytes }) => {
  beforeEach(async () => {
    database = await create();
  });

  async function openLoad() {
    return await openImport({ url: database.url, bytes, retractions: RETRACTIONS, log: () => {} });
  }

  test("gives the same as appends, counted by day", async () => {
    beginOutside();
    const load = await openLoad();
    await load.putItems([item({ item_id: "item 1" }), item({ item_id: "item 2" })]);
    const imported = [events(1200, 2), events(1, 3), events(900, 4)];
    for (const some of imported) await load.appendEvents(some);
    const { added, duplicates } = await load.finish();
    await load.close();

    const wanted = await other.open();
    await beforeImport(wanted);
    await wanted.items.put([item({ item_id: "item 1" }), item({ item_id: "item 2" })]);
    let news = 0;
    for (const some of imported) {
      news += (await wanted.events.append(some)).filter(Boolean).length;
    }
    while (await wanted.events.countByDay(RETRACTIONS)) {
      // Until everything is counted.
    }
    expect({ added, duplicates }).toEqual({ added: news, duplicates: 2101 - news });
    expect(duplicates).toBeGreaterThan(100);
    const store = await database.open();
    expect(await store.events.countByDay(RETRACTIONS)).toBe(0);
    expect(await contentsOf(store)).toEqual(await contentsOf(wanted));
    expect((await store.lists.counts()).clicked).toBeGreaterThan(10);
    // The next events are later in the log, and one that was imported is known.
    const more = [event({ event_id: "more" }), ...events(1, 2)];
    expect(await store.events.append(more)).toEqual([true, false]);
    expect((await storedIds(store)).at(-1)).toBe("more");
  });

  test("adds nothing of its own to the schema, and nothing to the folder", async () => {
    await (await openLoad()).close();
    const load = await openLoad();
    await load.appendEvents(events(10, 0));
    await load.finish();
    await load.close();
    const store = await database.open();
    expect((await store.counts()).events).toBe(10);
    if (store.database === "postgres") return;
    await other.open();
    const schema = {
      sql: "select name, sql from sqlite_schema where sql is not null order by name",
      parameters: [],
    };
    const [got, want] = [database.url, other.url].map((file) => {
      const reader = openReader(file, 100);
      const rows = reader.all(schema);
      reader.close();
      return rows;
    });
    expect(got).toEqual(want);
    expect(existsSync(`${database.url}.importing`)).toBe(false);
  });
});

test.each(postgresDatabases)(
  "an import into $name that is killed goes on where it is repeated, in the order of the file",
  async ({ create }) => {
    database = await create();
    const batches = 6;
    const program = [testProgram("import-forever"), database.url, `${batches}`];
    const child = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(child, "exit");
    for await (const line of createInterface(child.stdout)) {
      if (line === "rows 2") child.kill("SIGKILL");
    }
    expect(await exited).toEqual([null, "SIGKILL"]);
    const store = await database.open();
    const before = await storedIds(store);
    const wanted = Array.from({ length: batches }, (_, batch) => importedBatch(batch))
      .flat()
      .map((each) => each.event_id);
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(wanted.length);
    expect(before).toEqual(wanted.slice(0, before.length));
    const options = { bytes: LARGE, retractions: RETRACTIONS, log: () => {} };
    const load = await openImport({ url: database.url, ...options });
    for (let batch = 0; batch < batches; batch += 1) await load.appendEvents(importedBatch(batch));
    const done = await load.finish();
    await load.close();
    expect(done).toEqual({
      added: wanted.length - before.length,
      duplicates: before.length,
    });
    expect(await storedIds(store)).toEqual(wanted);
    expect(await store.events.typeCounts()).toEqual([{ type: "view", events: wanted.length }]);
    expect(await store.events.countByDay(RETRACTIONS)).toBe(0);
  },
);

describe("an import through a copy of the file", () => {
  const options = { bytes: LARGE, retractions: RETRACTIONS, log: () => {} };
  beforeEach(async () => {
    database = await sqliteDatabase();
  });

  test.each([
    ["while rows are read", "rows", 4],
    ["while indexes are made", "makes the index", 2],
    ["while events are counted", "counts by day", 1],
  ])("that is killed %s leaves the file as it was", async (_, word, times) => {
    beginOutside();
    const child = spawn(process.execPath, [testProgram("import-forever"), database.url], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    let seen = 0;
    for await (const line of createInterface(child.stdout)) {
      if (!line.includes(word)) continue;
      seen += 1;
      if (seen === times) child.kill("SIGKILL");
    }
    await exited;
    expect(seen).toBeGreaterThanOrEqual(times);
    expect(statSync(`${database.url}.importing`).size).toBeGreaterThan(0);
    const store = await database.open();
    const before = await storedIds(store);
    expect(before).toHaveLength(300);
    expect(existsSync(`${database.url}.importing`)).toBe(false);
    await store.close();
  });

  test("is refused where another process has the file open, and keeps others from it", async () => {
    beginOutside();
    const reader = openReader(database.url, 100);
    const rows = reader.iterate({ sql: "select * from events", parameters: [] });
    rows.next();
    await expect(openImport({ url: database.url, ...options })).rejects.toThrow(
      "is being read by another program, such as a backup: start again when that one has ended, for the import",
    );
    rows.return();
    reader.close();
    const refusal = expect.objectContaining({ code: "LOCKED" });
    const lock = new FileLock(database.url);
    await expect(openImport({ url: database.url, ...options })).rejects.toEqual(refusal);
    lock.close();
    await database.remove();
    database = await sqliteDatabase();
    const load = await openImport({ url: database.url, ...options });
    await expect(database.open()).rejects.toEqual(refusal);
    await load.close();
  });

  test("is refused where the disk has too little room, and says what else there is", async () => {
    const bytes = 2 ** 52;
    await expect(openImport({ url: database.url, ...options, bytes })).rejects.toMatchObject({
      code: "UNUSABLE",
      message: expect.stringContaining("import into a running server by hellorec import"),
    });
    await (await database.open()).close();
  });
});
