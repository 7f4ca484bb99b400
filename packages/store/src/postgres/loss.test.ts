/** Lost connections to PostgreSQL, and restarts of the server, under load. */
import type { PostgresServer } from "@hellorec/test-postgres";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import type { RemoteChange } from "../contract/remote-change.ts";
import type { Store } from "../contract/store.ts";
import { openStore } from "../open-store.ts";
import { postgresDatabase } from "../testing/databases.ts";
import type { PostgresTestDatabase } from "../testing/databases.ts";
import { startIcuServer } from "../testing/icu-server.ts";
import { postgresProxy } from "../testing/postgres-proxy.ts";
import { event, storedIds } from "../testing/samples.ts";

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

/** Appends by several callers until `stop`. Collects the acknowledged event_ids. */
function load(store: Store, name: string) {
  const acknowledged: string[] = [];
  const known: string[] = [];
  let running = true;
  const callers = [0, 1, 2, 3].map(async (caller) => {
    for (let round = 0; running; round += 1) {
      const ids = [0, 1, 2].map((n) => `${name}-${caller}.${round}.${n}`);
      const flags = await store.events.append(ids.map((event_id) => event({ event_id })));
      acknowledged.push(...ids);
      known.push(...ids.filter((_, index) => flags[index] === false));
    }
  });
  return {
    acknowledged,
    known,
    async stop() {
      running = false;
      await Promise.all(callers);
    },
  };
}

test("a restart under load loses no acknowledged event, and appends continue", async () => {
  const store = await database.open();
  const writing = load(store, "restart");
  await expect.poll(() => writing.acknowledged.length).toBeGreaterThan(100);
  await server.stop();
  await expect.poll(() => store.isReachable).toBe(false);
  await server.start();
  const before = writing.acknowledged.length;
  await expect.poll(() => writing.acknowledged.length, { timeout: 15_000 }).toBeGreaterThan(before);
  await expect.poll(() => store.isReachable, { timeout: 15_000 }).toBe(true);
  await writing.stop();
  expect((await storedIds(store)).toSorted()).toEqual(writing.acknowledged.toSorted());
  expect(writing.known).toEqual([]);
  expect(store.isHealthy).toBe(true);
});

test("connections cut under load are reopened", async () => {
  const store = await database.open();
  const writing = load(store, "cut");
  for (let cut = 0; cut < 15; cut += 1) {
    const before = writing.acknowledged.length;
    await database.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()",
      [database.name],
    );
    await expect.poll(() => writing.acknowledged.length).toBeGreaterThan(before + 20);
    expect(await store.events.recent("alice", 1)).toHaveLength(1);
  }
  await writing.stop();
  expect((await storedIds(store)).toSorted()).toEqual(writing.acknowledged.toSorted());
  expect(writing.known).toEqual([]);
});

test("a commit whose answer is lost is stored once and reported as new", async () => {
  const proxy = await postgresProxy(database.url);
  const store = await openStore({ url: proxy.url });
  const known = event({ event_id: "known" });
  await store.events.append([known]);
  for (const what of ["cut before", "cut after"] as const) {
    proxy.nextCommit(what);
    const flags = await store.events.append([event({ event_id: what }), known]);
    expect(flags, what).toEqual([true, false]);
  }
  expect(await storedIds(store)).toEqual(["known", "cut before", "cut after"]);
  await store.close();
  proxy.close();
});

test("other processes hear of an event whose commit lost its connection, once it is acknowledged", async () => {
  const proxy = await postgresProxy(database.url);
  const store = await openStore({ url: proxy.url });
  const heard: RemoteChange[] = [];
  (await database.open()).onChange((change) => heard.push(change));
  for (const what of ["cut before", "cut after"] as const) {
    proxy.nextCommit(what);
    await store.events.append([event({ event_id: what, user_id: what })]);
    await expect.poll(() => heard).toContainEqual({ kind: "events_appended", user_id: what });
  }
  await store.close();
  proxy.close();
});

test("a silent network causes UNAVAILABLE, and the store recovers with it", async () => {
  const proxy = await postgresProxy(database.url);
  const store = await openStore({ url: proxy.url });
  await store.events.append([event({ event_id: "before" })]);
  proxy.silence(true);
  const outcomes = await Promise.allSettled([
    store.events.append([event({ event_id: "meanwhile" })]),
    store.events.recent("alice", 1),
  ]);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE" } });
  }
  expect(store.isReachable).toBe(false);
  proxy.silence(false);
  // The store recovers without a read or a write.
  await expect.poll(() => store.isReachable, { timeout: 15_000 }).toBe(true);
  expect(await store.events.append([event({ event_id: "after" })])).toEqual([true]);
  expect(await storedIds(store)).toEqual(["before", "after"]);
  await store.close();
  proxy.close();
});

test("a full disk of the server shows until a write succeeds, also without callers", async () => {
  const store = await database.open();
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  // What PostgreSQL reports when it cannot extend a file.
  await admin.query(`
    create function no_room() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file' using errcode = '53100'; end $$;
    create trigger full_events before insert on events execute function no_room();
    create trigger full_migrations before update on migrations execute function no_room()`);
  for (let times = 0; times < 3; times += 1) {
    await expect(store.events.append([event({ event_id: "a" })])).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(store.isReachable).toBe(false);
  }
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(store.isReachable).toBe(false);
  await admin.query("drop function no_room() cascade");
  await expect.poll(() => store.isReachable, { timeout: 15_000 }).toBe(true);
  expect(await store.events.append([event({ event_id: "a" })])).toEqual([true]);
  await admin.end();
});
