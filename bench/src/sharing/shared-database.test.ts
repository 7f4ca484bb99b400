/** A database that is filled, watched and emptied, on a real PostgreSQL. */
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { databaseCpuSeconds, postmasterOf } from "../databases/database-cpu.ts";
import { rows } from "../databases/given-database.ts";
import { WaitSampler } from "../databases/wait-sampler.ts";
import type { BenchDatabase } from "../store/postgres-server.ts";
import { BenchPostgres } from "../store/postgres-server.ts";
import { sharedDatabase } from "./shared-database.ts";

let server: BenchPostgres;
let database: BenchDatabase;

beforeAll(async () => {
  server = await BenchPostgres.start();
  database = await server.database();
}, 60_000);

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test("a given database is filled and emptied, and refused while it holds something", async () => {
  const { url } = database;
  const shared = await sharedDatabase(url);
  expect(shared.title).toMatch(/^PostgreSQL \d/);
  {
    await using empty = await shared.empty();
    expect(empty.nodes).toEqual([{ name: "database", url }]);
    await rows(url, 'create table "Events" (n int primary key)');
    await rows(url, 'create table others (n int references "Events")');
    await expect(sharedDatabase(url)).rejects.toThrow("the database has tables");
  }
  expect(await rows(url, "select 1 from pg_class where relname in ('Events', 'others')")).toEqual(
    [],
  );
});

test("a database that can't be reached is named", async () => {
  const nowhere = "postgres://someone@127.0.0.1:1/shop";
  await expect(sharedDatabase(nowhere)).rejects.toThrow(/^--database: .*ECONNREFUSED/);
});

test("what waits for a lock is seen", async () => {
  const { url } = database;
  const clients = [new Client({ connectionString: url }), new Client({ connectionString: url })];
  const [holder, waiter] = clients;
  await Promise.all(clients.map((client) => client.connect()));
  await holder?.query("select pg_advisory_lock(7)");
  const waiting = waiter?.query("select pg_advisory_lock(7)");
  const isWaiting = "select 1 from pg_locks where locktype = 'advisory' and not granted";
  await expect.poll(() => rows(url, isWaiting), { timeout: 10_000 }).toHaveLength(1);
  const sampler = await WaitSampler.start([{ name: "database", url }]);
  // Each sampler looks at least once before it stops.
  const [first] = await sampler.stop();
  expect(first).toEqual({ event: "Lock: advisory", processes: 1 });
  await holder?.query("select pg_advisory_unlock(7)");
  await waiting;
  await Promise.all(clients.map((client) => client.end()));
});

test("the CPU time of all processes is counted", async ({ skip }) => {
  const postmaster = await postmasterOf(database.url);
  if (postmaster === undefined) skip("the database's processes run elsewhere");
  const before = databaseCpuSeconds([postmaster]) ?? Number.NaN;
  await rows(database.url, "select count(*) from generate_series(1, 2000000)");
  // The process of that connection may have ended: its time is still counted.
  expect(databaseCpuSeconds([postmaster])).toBeGreaterThan(before);
  expect(databaseCpuSeconds([postmaster, undefined])).toBeUndefined();
});
