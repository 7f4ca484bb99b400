/** Up to where the log is complete, while transactions are open, and of unusual sequences. */
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { postgresDatabase } from "../../testing/databases.ts";
import type { PostgresTestDatabase } from "../../testing/databases.ts";
import { event, storedIds } from "../../testing/samples.ts";
import { APPENDING, STORE_LOCKS } from "../advisory-locks.ts";
import { LOCK_FLOOR, logOrder } from "./log-order.ts";

let database: PostgresTestDatabase;
let store: Store;
let reader: Client;
beforeEach(async () => {
  database = await postgresDatabase();
  store = await database.open();
  reader = await connect();
});
afterEach(async () => {
  await reader.end();
  await database.remove();
});

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return client;
}

const place = (patienceMs = 0) =>
  logOrder(async (query) => {
    const { rows } = await reader.query(query.sql);
    return rows.map((row) => ({ ...row, last: Number(row.last), place: Number(row.place) }));
  }, false)(patienceMs);

const append = (event_id: string) => store.events.append([event({ event_id })]);

/** A transaction that has appended one event and does not end. */
async function openTransaction(event_id: string): Promise<Client> {
  const client = await connect();
  await client.query("begin");
  await client.query(LOCK_FLOOR);
  await client.query(
    `insert into events (event_id, user_id, item_id, type, occurred_at) values ($1, 'bob', 'm', 'view', 1)`,
    [event_id],
  );
  return client;
}

test("the log is complete up to the last place, and below one that is still open", async () => {
  expect(await place()).toBe(0);
  await append("a");
  expect(await place()).toBe(1);
  const first = await openTransaction("b");
  const second = await openTransaction("c");
  await append("d");
  expect(await place()).toBe(1);
  await first.query("commit");
  expect(await place()).toBe(2);
  await second.query("rollback");
  expect(await place()).toBe(4);
  await Promise.all([first.end(), second.end()]);
});

test("an open transaction of another database does not matter", async () => {
  const other = await postgresDatabase();
  await (await other.open()).close();
  const client = new Client({ connectionString: other.url });
  await client.connect();
  await client.query("begin");
  await client.query(LOCK_FLOOR);
  await append("a");
  expect(await place()).toBe(1);
  await client.end();
  await other.remove();
});

test("places beyond 32 bits, and those around the bounds of 31 and 32, keep their meaning", async () => {
  for (const bound of [2 ** 31, 2 ** 32, 2 ** 33, 3 * 2 ** 31]) {
    for (const last of [bound - 1, bound]) {
      await database.run(`select setval('events_seq_seq', ${last})`);
      const open = await openTransaction(`open ${last}`);
      await append(`later ${last}`);
      expect(await place(), `${last}`).toBe(last);
      await open.query("rollback");
      await open.end();
      expect(await place(), `${last}`).toBe(last + 2);
    }
  }
});

test("a restored database, whose sequence is set and not used, is complete to its end", async () => {
  await append("a");
  await database.run("select setval('events_seq_seq', 7, false)");
  expect(await place()).toBe(6);
  await append("b");
  expect(await place()).toBe(7);
});

test("a list waits for what is being appended, and ends before what hangs", async () => {
  await append("a");
  const open = await openTransaction("b");
  await append("c");
  const listed = storedIds(store);
  await open.query("commit");
  expect(await listed).toEqual(["a", "b", "c"]);
  const hanging = await openTransaction("d");
  await append("e");
  expect(await storedIds(store)).toEqual(["a", "b", "c"]);
  await hanging.query("rollback");
  expect(await storedIds(store)).toEqual(["a", "b", "c", "e"]);
  await Promise.all([open.end(), hanging.end()]);
});

test("neither the count of events nor that by day passes over an event that appears later", async () => {
  const open = await openTransaction("b");
  await append("c");
  // Its caller is told that it is there, but nothing continues after it yet.
  expect(await store.countEvents()).toBe(1);
  expect(await store.events.countByDay({})).toBe(0);
  expect(await database.run("select seq_to from counting")).toEqual([{ seq_to: "0" }]);
  await open.query("commit");
  await open.end();
  expect(await store.countEvents()).toBe(2);
  expect(await store.events.countByDay({})).toBe(0);
  expect(await database.run("select seq_to from counting")).toEqual([{ seq_to: "2" }]);
  expect(await database.run("select user_id from counted_events order by 1")).toHaveLength(2);
});

test("while an older server may run, appends wait for each other, and reading waits for its own", async () => {
  await database.run("alter table events add primary key (seq)");
  const older = await connect();
  await older.query("begin");
  await older.query("select pg_advisory_xact_lock($1, $2)", [STORE_LOCKS, APPENDING]);
  await older.query(
    `insert into events (event_id, user_id, item_id, type, occurred_at) values ('old', 'bob', 'm', 'view', 1)`,
  );
  const order: string[] = [];
  const appended = append("new").then(() => order.push("appended"));
  const listed = storedIds(store).then((ids) => order.push(`listed ${ids.join(" ")}`));
  // Of this database: tests of other databases of the server wait too.
  const waiting =
    "select 1 from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())";
  await expect.poll(() => database.run(waiting)).toHaveLength(2);
  order.push("committed");
  await older.query("commit");
  await Promise.all([appended, listed]);
  expect(order[0]).toBe("committed");
  expect(order.toSorted().at(-1)).toMatch(/^listed old/);
  await older.end();
});
