/**
 * Opening a PostgreSQL database that is starting, is lost, is read-only, is full or has unsafe
 * settings.
 */
import type { PostgresServer } from "@hellorec/test-postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { openStore } from "../open-store.ts";
import { postgresDatabase } from "../testing/databases.ts";
import type { PostgresTestDatabase } from "../testing/databases.ts";
import { startIcuServer } from "../testing/icu-server.ts";
import { postgresProxy } from "../testing/postgres-proxy.ts";
import { event, item, storedIds } from "../testing/samples.ts";

// A server of its own, because the tests change settings of the whole server.
let server: PostgresServer;
let database: PostgresTestDatabase;
beforeAll(async () => {
  server = await startIcuServer();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  database = await postgresDatabase(server.url());
});
afterEach(() => database.remove());

test("opening waits for a server that is starting up", async () => {
  const proxy = await postgresProxy(database.url);
  proxy.refuseNext(3);
  const lines: string[] = [];
  const store = await openStore({ url: proxy.url, log: (line) => lines.push(line) });
  expect(lines.filter((line) => line.includes("waits for PostgreSQL"))).toHaveLength(1);
  expect(await store.events.append([event({ event_id: "e" })])).toEqual([true]);
  await store.close();
  proxy.close();
});

test("a migration interrupted at any message is complete or not begun, and the next one completes it", async () => {
  const NEW = ["events", "items", "list_series", "migrations", "model_generation"];
  const proxy = await postgresProxy(database.url);
  const seen = new Set<string>();
  for (const what of ["cut before", "cut after"] as const) {
    await database.run("drop schema public cascade");
    await database.run("create schema public");
    for (let message = 1; ; message += 1) {
      proxy.message(message, what);
      const store = await openStore({ url: proxy.url }).catch(() => undefined);
      await store?.close();
      if (proxy.isCutting) break;
      const tables = await database.run(
        "select relname from pg_class where relkind = 'r' and relname = any($1) and relnamespace = 'public'::regnamespace order by 1",
        [NEW],
      );
      seen.add(`${what}: ${tables.length}`);
      expect([0, NEW.length], `${what} message ${message}`).toContain(tables.length);
      // Only the end of the connection may fail without an error.
      if (store !== undefined) expect(tables).toHaveLength(NEW.length);
    }
    const store = await database.open();
    const event_id = what;
    expect(await store.events.append([event({ event_id })])).toEqual([true]);
    expect(await storedIds(store)).toEqual([event_id]);
    await store.close();
  }
  expect([...seen].toSorted()).toEqual([
    "cut after: 0",
    "cut after: 5",
    "cut before: 0",
    "cut before: 5",
  ]);
  proxy.close();
});

/** The setting of the writing connection, as a trigger in its commits sees it. */
async function writesWith(setting: string): Promise<unknown> {
  await (await database.open()).close();
  await database.run(`alter database ${database.name} set synchronous_commit = ${setting}`);
  await database.run("create table seen (setting text)");
  await database.run(`create function see() returns trigger language plpgsql as $$
    begin insert into seen values (current_setting('synchronous_commit')); return null; end $$`);
  await database.run("create trigger see after insert on events execute function see()");
  const store = await database.open();
  await store.events.append([event({ event_id: "e" })]);
  const [row] = await database.run("select distinct setting from seen");
  expect(await database.run("show synchronous_commit")).toEqual([{ synchronous_commit: setting }]);
  return row;
}

describe("durability", () => {
  test("a commit waits for the disk, even if the database is set not to", async () => {
    expect(await writesWith("off")).toEqual({ setting: "on" });
  });

  test("a commit waits for standbys if the database is set to", async () => {
    expect(await writesWith("remote_apply")).toEqual({ setting: "remote_apply" });
  });

  test("a server without fsync causes a warning", async () => {
    const set = async (value: string) => {
      await database.run(`alter system set fsync = ${value}`);
      await database.run("select pg_reload_conf()");
      await expect.poll(() => database.run("show fsync")).toEqual([{ fsync: value }]);
    };
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const open = async () => await (await openStore({ url: database.url, log })).close();
    await set("on");
    await open();
    expect(lines.filter((line) => line.includes("fsync"))).toEqual([]);
    await set("off");
    await open();
    expect(lines).toContainEqual(expect.stringContaining("fsync is off in PostgreSQL"));
  });
});

test("a user without the right to write is refused at opening, with the missing rights", async () => {
  const ROLE = "hellorec_reader";
  await (await database.open()).close();
  await database.run(`create role ${ROLE} login password 'none'`);
  await database.run(`grant select on all tables in schema public to ${ROLE}`);
  const url = Object.assign(new URL(database.url), { username: ROLE, password: "none" }).href;
  await expect(openStore({ url })).rejects.toMatchObject({
    code: "UNUSABLE",
    message: expect.stringMatching(
      `user "${ROLE}" may not write .*\\(api_keys, counted_events, .*, log_sums, .*: grant select, insert,`,
    ),
  });
  await database.run(
    `grant select, insert, update, delete on all tables in schema public to ${ROLE}`,
  );
  // As after a migration that made a table.
  await database.run(`revoke insert on log_sums from ${ROLE}`);
  await expect(openStore({ url })).rejects.toMatchObject({
    message: expect.stringContaining(
      "may not write the database (log_sums): grant select, insert,",
    ),
  });
  await database.run(`grant insert on log_sums to ${ROLE}`);
  // As in a dump that is restored without its grants.
  await database.run("revoke select on sequence events_seq_seq from public");
  await expect(openStore({ url })).rejects.toMatchObject({
    code: "UNUSABLE",
    message: expect.stringContaining("may not read the sequence events_seq_seq: grant select"),
  });
  await database.run(`grant select on sequence events_seq_seq to ${ROLE}`);
  const store = await openStore({ url });
  expect(await store.events.append([event({ event_id: "e" })])).toEqual([true]);
  await store.items.put([item({ item_id: "m" })]);
  expect(await store.events.eraseUser("alice")).toBe(1);
  await store.close();
  await database.run(`drop owned by ${ROLE}`);
  await database.run(`drop role ${ROLE}`);
});

describe("a server without connections left", () => {
  const ROLE = "hellorec_crowded";
  const limit = (connections: number) =>
    database.run(`alter role ${ROLE} connection limit ${connections}`);
  let url: string;
  beforeEach(async () => {
    await database.run(`create role ${ROLE} login password 'none'`);
    await database.run(`grant all on schema public to ${ROLE}`);
    url = Object.assign(new URL(database.url), { username: ROLE, password: "none" }).href;
  });
  afterEach(async () => {
    await database.run(`drop owned by ${ROLE}`);
    await database.run(`drop role ${ROLE}`);
  });

  test("is reported at opening", async () => {
    await limit(0);
    await expect(openStore({ url })).rejects.toMatchObject({
      code: "UNUSABLE",
      message: expect.stringContaining("has no connection left: raise its max_connections"),
    });
  });

  test("refuses with UNAVAILABLE, and recovers once it has connections", async () => {
    await limit(1);
    const store = await openStore({ url });
    await expect(store.items.get("m")).rejects.toMatchObject({ code: "UNAVAILABLE" });
    const appended = store.events.append([event({ event_id: "e" })]);
    await expect.poll(() => store.isReachable).toBe(false);
    await limit(3);
    expect(await appended).toEqual([true]);
    expect(store.isReachable).toBe(true);
    await store.close();
  });

  test("serves many readers with few connections", async () => {
    await limit(3);
    const store = await openStore({ url });
    await store.items.put([item({ item_id: "m" })]);
    const found = await Promise.all(Array.from({ length: 40 }, () => store.items.get("m")));
    expect(found.every((each) => each?.item_id === "m")).toBe(true);
    await store.close();
  });
});
