/** The key of the log's order in a database that servers of schema 8 use: it stays until they end. */
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";

import { postgresDatabase } from "../../testing/databases.ts";
import type { PostgresTestDatabase } from "../../testing/databases.ts";
import { event, storedIds } from "../../testing/samples.ts";
import { APPENDING, STORE_LOCKS } from "../advisory-locks.ts";

let database: PostgresTestDatabase;
beforeEach(async () => {
  database = await postgresDatabase();
});
afterEach(() => database.remove());

/** Makes the database as schema 8 left it, with one event. */
async function makeOld(): Promise<void> {
  const store = await database.open();
  await store.events.append([event({ event_id: "first" })]);
  await store.close();
  await database.run("alter table events replica identity default");
  await database.run("drop index events_by_seq");
  await database.run("alter table events add primary key (seq)");
  await database.run("revoke select on sequence events_seq_seq from public");
  await database.run("drop table log_sums, saved_days");
  await database.run("alter table counting drop constraint counting_knows_sums");
  await database.run("alter table counting drop column sums_to, drop column sums_discards");
  await database.run("delete from migrations where version >= 9");
}

const indexes = () =>
  database.run(
    `select indexrelid::regclass::text as name, indisreplident as finds from pg_index
     where indrelid = 'events'::regclass and indexrelid::regclass::text in ('events_by_seq', 'events_key', 'events_pkey') order by 1`,
  );

test("a new database finds events by user and event_id, and reads them in order by an index", async () => {
  await database.open();
  expect(await indexes()).toEqual([
    { name: "events_by_seq", finds: false },
    { name: "events_key", finds: true },
  ]);
});

test("the key goes once no server of schema 8 is connected, and both kinds write until then", async () => {
  await makeOld();
  const old = new Client({ connectionString: database.url, application_name: "hellorec/6" });
  await old.connect();
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const store = await database.open({ log });
  expect(lines).toContainEqual(
    expect.stringMatching(/^older servers still use the database .*stop them.*follow each other/),
  );
  expect((await indexes()).map((index) => Object(index).name)).toEqual([
    "events_by_seq",
    "events_key",
    "events_pkey",
  ]);
  await old.query("begin");
  await old.query("select pg_advisory_xact_lock($1, $2)", [STORE_LOCKS, APPENDING]);
  await old.query(
    "insert into events (event_id, user_id, item_id, type, occurred_at) values ('old', 'bob', 'm', 'view', 1)",
  );
  await old.query("commit");
  expect(await store.events.append([event({ event_id: "new" })])).toEqual([true]);
  await old.end();
  lines.length = 0;
  const next = await database.open({ log });
  expect(lines).toEqual([]);
  expect(await indexes()).toEqual([
    { name: "events_by_seq", finds: false },
    { name: "events_key", finds: true },
  ]);
  // Also on the server that has run all the time.
  expect(await store.events.append([event({ event_id: "last" })])).toEqual([true]);
  expect(await storedIds(next)).toEqual(["first", "old", "new", "last"]);
});

test("an index that a killed process left half made is made again", async () => {
  await makeOld();
  await database.run("create index events_by_seq on events (seq)");
  await database.run(
    "update pg_index set indisvalid = false where indexrelid = 'events_by_seq'::regclass",
  );
  await database.open();
  expect(
    await database.run(
      "select indisvalid from pg_index where indexrelid = 'events_by_seq'::regclass",
    ),
  ).toEqual([{ indisvalid: true }]);
});

test("a view that needs the key keeps it, and the start says so", async () => {
  await makeOld();
  await database.run("create view firsts as select seq, event_id from events group by seq");
  const lines: string[] = [];
  const store = await database.open({ log: (line) => lines.push(line) });
  expect(lines).toContainEqual(
    expect.stringMatching(/key of the log's order is left: .*depend.*change what depends on it/),
  );
  expect(await store.events.append([event({ event_id: "goes on" })])).toEqual([true]);
});
