/** The key of events in a database that older servers use: they go on until they are stopped. */
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";

import { postgresDatabase } from "../../testing/databases.ts";
import type { PostgresTestDatabase } from "../../testing/databases.ts";
import { event, storedIds } from "../../testing/samples.ts";

let database: PostgresTestDatabase;
let old: Client | undefined;
beforeEach(async () => {
  database = await postgresDatabase();
});
afterEach(async () => {
  await old?.end();
  old = undefined;
  await database.remove();
});

/** Makes the database as schema 5 left it, with one event. */
async function makeOld(): Promise<void> {
  const store = await database.open();
  await store.events.append([event({ event_id: "first", user_id: "alice" })]);
  await store.close();
  await database.run("alter table events replica identity default");
  await database.run("drop index events_key, events_by_seq");
  await database.run("alter table events add primary key (seq)");
  await database.run("alter table events add constraint events_event_id_key unique (event_id)");
  await database.run("drop table counting, counted_events, item_days, log_sums, uncounted_events");
  await database.run("drop table api_keys, sessions, erased_users, key_state, saved_days");
  await database.run("delete from migrations where version >= 6");
}

/** An older server: the name of its connections and its statement. */
async function olderServer(): Promise<Client> {
  old = new Client({ connectionString: database.url, application_name: "hellorec" });
  await old.connect();
  return old;
}

async function appendAsOld(server: Client, user_id: string, event_id: string): Promise<number> {
  const { rowCount } = await server.query(
    `insert into "events" ("event_id", "user_id", "item_id", "type", "occurred_at")
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
     on conflict ("event_id") do nothing returning "event_id"`,
    [[event_id], [user_id], ["m"], ["view"], [1]],
  );
  return rowCount ?? 0;
}

const keys = () =>
  database.run(
    "select indexrelid::regclass::text as name from pg_index where indrelid = 'events'::regclass and indisunique and not indisprimary order by 1",
  );

test("older servers write beside new ones; once they are stopped, the old key goes", async () => {
  await makeOld();
  const server = await olderServer();
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const store = await database.open({ log });
  expect(lines).toContainEqual(
    expect.stringMatching(/^older servers still use the database .*stop them/),
  );
  expect(await keys()).toEqual([{ name: "events_event_id_key" }, { name: "events_key" }]);
  expect(await appendAsOld(server, "bob", "from the old one")).toBe(1);
  expect(await appendAsOld(server, "bob", "from the old one")).toBe(0);
  expect(await store.events.append([event({ event_id: "from the new one" })])).toEqual([true]);
  // As long as they run, as before: an event_id counts once among all users, on every server.
  const others = event({ event_id: "first", user_id: "bob" });
  expect(await store.events.append([others])).toEqual([false]);
  expect(await appendAsOld(server, "bob", "from the new one")).toBe(0);

  await server.end();
  old = undefined;
  lines.length = 0;
  const next = await database.open({ log });
  expect(await keys()).toEqual([{ name: "events_key" }]);
  expect(lines).toEqual([]);
  // Also on the server that has run all the time.
  expect(await store.events.append([others])).toEqual([true]);
  expect(await next.events.append([others])).toEqual([false]);
  expect(await storedIds(next)).toEqual(["first", "from the old one", "from the new one", "first"]);
});

test("an older server that writes by mistake afterwards is refused, and nothing is stored", async () => {
  await makeOld();
  await database.open();
  const server = await olderServer();
  await expect(appendAsOld(server, "bob", "late")).rejects.toThrow(
    "no unique or exclusion constraint matching the ON CONFLICT specification",
  );
});

test("an index that a killed process left half made is made again", async () => {
  await makeOld();
  // The values of a unique index that cannot be made: the index stays, and is not valid.
  await database.run(
    "insert into events (event_id, user_id, item_id, type, occurred_at) values ('x', 'alice', 'm', 'view', 1)",
  );
  const failed = database.run("create unique index concurrently events_key on events (user_id)");
  await expect(failed).rejects.toThrow("could not create unique index");
  const store = await database.open();
  expect(await keys()).toEqual([{ name: "events_key" }]);
  expect(await store.events.append([event({ event_id: "first", user_id: "bob" })])).toEqual([true]);
});

test("a table that another transaction holds keeps the old key, and the start says so", async () => {
  await makeOld();
  const holder = new Client({ connectionString: database.url, application_name: "report" });
  await holder.connect();
  await database.open();
  await makeAgainOldKey();
  await holder.query("begin; select 1 from events limit 1");
  const lines: string[] = [];
  const store = await database.open({ log: (line) => lines.push(line) });
  expect(lines).toEqual([
    expect.stringContaining("is left: another program uses the table: end it, then run"),
  ]);
  expect(await store.events.append([event({ event_id: "goes on" })])).toEqual([true]);
  await holder.end();
});

async function makeAgainOldKey(): Promise<void> {
  await database.run("alter table events add constraint events_event_id_key unique (event_id)");
}
