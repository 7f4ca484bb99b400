/** What is seen of a store without opening it, and that looking changes nothing. */
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { inspectStore } from "./inspect-store.ts";
import {
  databases,
  isAboutTestServer,
  postgresDatabase,
  sqliteDatabase,
} from "./testing/databases.ts";
import type { TestDatabase } from "./testing/databases.ts";
import { event } from "./testing/samples.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await sqliteDatabase();
});
afterEach(() => database.remove());

/** The names and contents of all files beside the data. */
async function files(): Promise<string[]> {
  const folder = dirname(database.url);
  const names = (await readdir(folder)).toSorted();
  const bytes = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return names.map(
    (name, at) =>
      `${name} ${createHash("sha256")
        .update(bytes[at] ?? "")
        .digest("hex")}`,
  );
}

test.each(databases)("$name: schema and rows, before there are any and after", async (each) => {
  await database.remove();
  database = await each.create();
  if (each.name !== "Citus") {
    const empty = await inspectStore(database.url);
    expect(empty).toMatchObject({ schemaVersion: 0, content: undefined, isLocked: false });
  }
  const store = await database.open();
  await store.events.append([
    event({ event_id: "1", occurred_at: 5 }),
    event({ event_id: "2", occurred_at: 3 }),
  ]);
  const state = await inspectStore(database.url);
  expect(state).toMatchObject({
    name: store.name,
    schemaVersion: store.schemaVersion,
    newestSchema: store.schemaVersion,
    content: { events: 2, latestTime: 5, keys: 0 },
    isLocked: store.database === "sqlite",
  });
  expect(state.warnings.filter((warning) => !isAboutTestServer(warning))).toEqual([]);
  expect(state.server === undefined).toBe(store.database === "sqlite");
});

test("SQLite: looking creates no file and changes none", async () => {
  expect(await inspectStore(database.url)).toMatchObject({ file: database.url });
  expect(await files()).toEqual([]);
  const store = await database.open();
  await store.events.append([event({ event_id: "1" })]);
  await store.close();
  const before = await files();
  expect((await inspectStore(database.url)).content).toMatchObject({ events: 1 });
  expect(await files()).toEqual(before);
});

test("a file that no server could open is refused, in one line", async () => {
  await writeFile(database.url, "no database at all, but some text");
  await expect(inspectStore(database.url)).rejects.toThrow(
    /is not a SQLite database: point DATABASE_URL/,
  );
});

test("PostgreSQL: what does not let the user in is one line without the password", async () => {
  const other = await postgresDatabase();
  const url = Object.assign(new URL(other.url), { pathname: "/nosuch", password: "hunter2" }).href;
  await expect(inspectStore(url)).rejects.toThrow(/^(?!.*hunter2).*DATABASE_URL/);
  await other.remove();
});
