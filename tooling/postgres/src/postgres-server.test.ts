/** A server from start to removal, and what is left when its process ends early. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Client } from "pg";
import { expect, test } from "vitest";

import { PostgresServer } from "./postgres-server.ts";

test("a server keeps its data over a stop of either kind, and listens on 127.0.0.1 alone", async () => {
  await using server = await PostgresServer.start();
  const url = await server.database("shop");
  await queried(url, "create table rows as select 1 as id");
  await server.stop("immediate");
  await server.start();
  expect(await queried(url, "select id from rows")).toEqual([{ id: 1 }]);
  await server.stop();
  await server.start();
  expect(await queried(url, "select id from rows")).toEqual([{ id: 1 }]);
  expect(await queried(url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  expect(existsSync(`/tmp/.s.PGSQL.${server.port}`)).toBe(false);
});

test("a server that does not start says why", async () => {
  const started = PostgresServer.start({ initdb_flags: ["--no-such-option"] });
  await expect(started).rejects.toThrow(/^PostgreSQL does not start: [^]*no-such-option/);
});

test("a process that ends early leaves neither a server nor a directory", async () => {
  const temporary = await mkdtemp(join(tmpdir(), "hellorec-at-exit-"));
  const module = fileURLToPath(new URL("postgres-server.ts", import.meta.url));
  const program = `
    const { PostgresServer } = await import(${JSON.stringify(module)});
    const server = await PostgresServer.start();
    console.log(server.port);
    process.kill(process.pid, "SIGTERM");
    setInterval(() => {}, 1000);`;
  try {
    // The server's user needs to enter the directory.
    await promisify(execFile)("chmod", ["711", temporary]);
    const args = ["--import", "tsx", "--input-type=module", "-e", program];
    const ended = promisify(execFile)(process.execPath, args, {
      env: { ...process.env, TMPDIR: temporary },
    });
    const { stdout, signal } = await ended
      .catch((error: { stdout: string; signal: string }) => error)
      .then((end) => ({ signal: undefined, ...end }));
    expect(signal).toBe("SIGTERM");
    await expect
      .poll(() =>
        queried(`postgres://postgres@127.0.0.1:${stdout.trim()}/postgres`, "select 1").then(
          () => "",
          String,
        ),
      )
      .toContain("ECONNREFUSED");
    expect((await readdir(temporary)).filter((name) => name.startsWith("hellorec"))).toEqual([]);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
});

async function queried(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
