/** The databases on which every test of the tables runs. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  createCitusDatabase,
  createDatabase,
  leftCitusDatabase,
  runSql,
  withClient,
} from "@hellorec/test-postgres";
import { inject } from "vitest";

import type { Store } from "../contract/store.ts";
import { openStore } from "../open-store.ts";
import type { OpenStoreOptions } from "../open-store.ts";
import { distributeDatabase } from "../postgres/distribution/distribute-database.ts";

/** A database for one test. */
export interface TestDatabase {
  readonly url: string;
  /** Opens a store over it, which `remove` closes. */
  open(options?: Omit<OpenStoreOptions, "url">): Promise<Store>;
  remove(): Promise<void>;
}

/** A PostgreSQL database for one test. */
export interface PostgresTestDatabase extends TestDatabase {
  readonly name: string;
  /** Runs SQL without the store. @returns the rows */
  run(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

export const databases: readonly { name: string; create: () => Promise<TestDatabase> }[] = [
  { name: "SQLite", create: sqliteDatabase },
  { name: "PostgreSQL", create: () => postgresDatabase() },
  ...(hasCitus() ? [{ name: "Citus", create: () => citusDatabase() }] : []),
];

/** PostgreSQL on one machine, and on a cluster where there is one. */
export const postgresDatabases: readonly {
  name: string;
  create: () => Promise<PostgresTestDatabase>;
}[] = [
  { name: "PostgreSQL", create: () => postgresDatabase() },
  ...(hasCitus() ? [{ name: "Citus", create: () => citusDatabase() }] : []),
];

/** Whether there is a cluster to test on. */
export function hasCitus(): boolean {
  return inject("citus_url") !== "";
}

/** Whether a warning is that the server does not wait for the disk: that of all tests does not. */
export function isAboutTestServer(warning: string): boolean {
  return warning.startsWith("fsync is off");
}

/** An empty database on the server that all tests share, or on another. */
export async function postgresDatabase(
  server: string = inject("postgres_url"),
): Promise<PostgresTestDatabase> {
  const name = newName();
  await withClient(server, (client) => createDatabase(client, name));
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  return testDatabase(url, name, () => runSql(server, `drop database ${name} with (force)`));
}

/**
 * Cuts a worker off from one database, as if the worker were down, and lets it back. Other databases
 * of the cluster go on.
 */
export async function cutWorker(database: PostgresTestDatabase, isCut: boolean): Promise<string> {
  const [worker] = await runSql<{ host: string; port: number }>(
    database.url,
    "select nodename as host, nodeport as port from pg_dist_node where shouldhaveshards order by groupid limit 1",
  );
  if (worker === undefined) throw new Error("the cluster has no worker");
  const { host, port } = worker;
  const url = new URL(database.url);
  Object.assign(url, { hostname: host, port: String(port), pathname: "/postgres" });
  await runSql(url.href, `alter database ${database.name} with allow_connections ${!isCut}`);
  if (isCut) {
    await runSql(
      url.href,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1",
      [database.name],
    );
  }
  return `${host}:${port}`;
}

/** A database on the cluster that all tests share, with nothing in it. */
export async function emptyCitusDatabase(): Promise<PostgresTestDatabase> {
  const database = await leftCitusDatabase(inject("citus_url"), inject("citus_prefix"));
  return testDatabase(database.url, database.name, async () => database[Symbol.asyncDispose]());
}

/** A database on the cluster that all tests share, distributed. */
export async function citusDatabase(): Promise<PostgresTestDatabase> {
  const database = await emptyCitusDatabase();
  await distributeDatabase(database.url, () => {});
  return database;
}

/** A database on the cluster, distributed, that no other test uses after this one. */
export async function ownCitusDatabase(): Promise<PostgresTestDatabase> {
  const name = `${inject("citus_prefix")}${randomBytes(6).toString("hex")}`;
  const url = await createCitusDatabase(inject("citus_url"), name);
  await distributeDatabase(url, () => {});
  // It is dropped with all others of this run.
  return testDatabase(url, name, () => Promise.resolve());
}

function newName(): string {
  return `hellorec_test_${randomBytes(6).toString("hex")}`;
}

function testDatabase(
  url: string,
  name: string,
  drop: () => Promise<unknown>,
): PostgresTestDatabase {
  const opened: Store[] = [];
  return {
    url,
    name,
    run: (sql, values) => runSql(url, sql, values),
    async open({ log = () => {}, ...options } = {}) {
      const others = (line: string) => {
        if (!isAboutTestServer(line)) log(line);
      };
      const store = await openStore({ url, ...options, log: others });
      opened.push(store);
      return store;
    },
    async remove() {
      await Promise.all(opened.map((store) => store.close()));
      await drop();
    },
  };
}

/** An empty directory, with the path of a data file in it. */
export async function sqliteDatabase(): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), "hellorec-store-"));
  const url = join(directory, "hellorec.db");
  const opened: Store[] = [];
  return {
    url,
    async open(options = {}) {
      const store = await openStore({ url, ...options });
      opened.push(store);
      return store;
    },
    async remove() {
      await Promise.all(opened.map((store) => store.close()));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
