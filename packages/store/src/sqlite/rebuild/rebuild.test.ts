/** Files of the first schema are copied to the schema of migration 6: nothing is lost, whatever happens. */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";

import { sqliteDatabase } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { FIRST_SCHEMA } from "../../testing/first-schema.ts";
import { event, item } from "../../testing/samples.ts";
import { openReader } from "../sqlite-connection.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await sqliteDatabase();
});
afterEach(() => database.remove());

/**
 * Runs SQL on the file without a store, in another process: the driver keeps a file open, and locked, in
 * the process that opened it.
 *
 * @returns the rows of the last statement
 */
function outside(...statements: string[]): unknown {
  const program = `
    import { DatabaseSync } from "@photostructure/sqlite";
    const { file, statements } = JSON.parse(process.argv[1]);
    const connection = new DatabaseSync(file);
    for (const sql of statements.slice(0, -1)) connection.exec(sql);
    process.stdout.write(JSON.stringify(connection.prepare(statements.at(-1)).all()));`;
  const input = JSON.stringify({ file: database.url, statements });
  const flags = ["--input-type=module", "-e", program, input];
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  return JSON.parse(execFileSync(process.execPath, flags, { cwd, encoding: "utf8" }));
}

/** A file of the first schema: events with numbers that are not in a row, items, and a model. */
function makeOld(events: number): void {
  outside(
    "PRAGMA journal_mode = WAL",
    FIRST_SCHEMA,
    `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${events})
     insert into events select n * 3, 'e' || n, 'u' || (n * 7919 % 501), 'i' || (n % 50), 'view', null,
       n, case when n % 5 = 0 then 'list' || n end from numbers`,
    `delete from events where seq = ${events * 3}`,
    "insert into items values ('m', 'Metropolis', 'metropolis', '[]', null, null, null, 1)",
    "insert into item_categories values ('m', 'film')",
    "select 1",
  );
}

test("every row stays, with its number, and two users may use one event_id", async () => {
  makeOld(2000);
  const before = outside("select * from events order by seq");
  chmodSync(database.url, 0o640);
  const lines: string[] = [];
  const store = await database.open({ log: (line) => lines.push(line) });
  expect(lines).toEqual([expect.stringContaining("schema migrated from version 1 to")]);
  const same = event({ event_id: "e1", user_id: "another" });
  expect(await store.events.append([same, same])).toEqual([true, false]);
  const again = event({ event_id: "e1", user_id: "u404" });
  expect(await store.events.append([again])).toEqual([false]);
  await store.items.put([item({ item_id: "n" })]);
  await store.close();
  expect(outside("select * from events where seq < 6000 order by seq")).toEqual(before);
  // The number of the removed event is not given again.
  expect(outside("select min(seq) as seq from events where seq >= 6000")).toEqual([{ seq: 6001 }]);
  expect(outside("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(outside("select item_id, first_put from items order by first_put")).toEqual([
    { item_id: "m", first_put: 1 },
    { item_id: "n", first_put: 2 },
  ]);
  expect(statSync(database.url).mode & 0o777).toBe(0o640);
  const names = readdirSync(dirname(database.url));
  expect(names.filter((name) => !name.endsWith(".lock"))).toEqual([basename(database.url)]);
});

test("an empty log and a copied one get the same schema", async () => {
  const schema = "select name, sql from sqlite_schema where sql is not null order by name";
  await (await database.open()).close();
  const fresh = outside(schema);
  await database.remove();
  database = await sqliteDatabase();
  makeOld(10);
  await (await database.open()).close();
  expect(outside(schema)).toEqual(fresh);
});

test("a reader is waited for by hand, and the file is as before", async () => {
  makeOld(100);
  const reader = openReader(database.url, 100);
  const rows = reader.iterate({ sql: "select seq from events", parameters: [] });
  rows.next();
  await expect(database.open()).rejects.toMatchObject({
    code: "LOCKED",
    message: expect.stringContaining("is being read by another program"),
  });
  rows.return();
  reader.close();
  expect(outside("select max(version) as version from migrations")).toEqual([{ version: 1 }]);
});

test("a copy that another program's write made old is made again", async () => {
  makeOld(100);
  // What a process that died has left: a copy of another state of the file.
  execFileSync("cp", [database.url, `${database.url}.migrating`]);
  const partial = new DatabaseSync(`${database.url}.migrating`);
  partial.exec("create table copy_of (source text); insert into copy_of values ('another state')");
  partial.close();
  const store = await database.open();
  expect((await store.counts()).events).toBe(99);
  expect(existsSync(`${database.url}.migrating`)).toBe(false);
});
