/**
 * Point 11 of docs/reliability.md: an output that takes nothing changes nothing but the lines that
 * are lost. The server starts, serves, and ends on SIGTERM. `full-disk.fault.ts` has the log on a
 * full disk.
 */
import { closeSync, openSync } from "node:fs";

import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";

import { expectLedger } from "./ledger/check.ts";
import { Ledger } from "./ledger/ledger.ts";
import { track } from "./support/caller.ts";
import { Count, noteSkipped } from "./support/figures.ts";
import type { Folder } from "./support/folders.ts";
import { makeFolder } from "./support/folders.ts";
import { rounds } from "./support/form.ts";
import { Connection } from "./support/http.ts";
import { freePort, Pipe } from "./support/outputs.ts";
import { batch } from "./support/script.ts";
import { serve } from "./support/server.ts";
import type { Program, Start } from "./support/server.ts";

const OUTPUTS = ["stderr", "stdout"] as const;
/** More lines than a pipe takes, and than may wait besides. */
const CALLS = { overAPipe: rounds({ quick: 1000, long: 4000 }), overTheBound: 16_000 };
const CALLERS = 16;
const whyNot = process.platform === "linux" ? undefined : "/dev/full and named pipes are of Linux";
const skipped = noteSkipped("outputs that take nothing", whyNot);
const count = new Count("stdout or stderr unread, closed or full");

let folder: Folder;

describe.skipIf(whyNot !== undefined)(`an output that takes nothing${skipped}`, () => {
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(() => folder.remove());
  afterAll(() => count.record());

  test.each(OUTPUTS)("%s is a pipe that is full at the start and never read", async (name) => {
    using pipe = new Pipe(folder.path, "pipe");
    pipe.fill();
    await expectService({ [name]: pipe.descriptor }, () => {});
  });

  test.each(OUTPUTS)("the reader of %s closes it, as `serve | head -1` does", async (name) => {
    using pipe = new Pipe(folder.path, "pipe");
    await expectService({ [name]: pipe.descriptor }, () => pipe.closeReader());
  });

  test.each(OUTPUTS)("%s has no reader at the start", async (name) => {
    using pipe = new Pipe(folder.path, "pipe");
    pipe.closeReader();
    await expectService({ [name]: pipe.descriptor }, () => {});
  });

  test("both are a device that is always full", async () => {
    const full = openSync("/dev/full", "w");
    await expectService({ stdout: full, stderr: full }, () => {});
    closeSync(full);
  });

  test("lines that were dropped are counted in one line once the pipe is read", async () => {
    using pipe = new Pipe(folder.path, "pipe");
    pipe.fill();
    const { server, connection } = await start({ stderr: pipe.descriptor });
    await call(connection, CALLS.overTheBound);
    let text = "";
    await expect.poll(() => (text += pipe.read()), READING).toContain("dropped_lines");
    const lines: unknown[] = text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const written = lines.filter((line) => has(line, "milliseconds")).length;
    const notes = lines.filter((line) => has(line, "dropped_lines"));
    expect(written).toBeGreaterThan(1000);
    // One of the calls asked for the readiness.
    expect(notes).toEqual([
      expect.objectContaining({ dropped_lines: CALLS.overTheBound + 1 - written }),
    ]);
    await expectEnd(server, connection);
  });
});

const READING = { timeout: 20_000, interval: 20 };

/** A server with these outputs starts, serves more calls than a pipe takes lines, and ends on SIGTERM. */
async function expectService(
  outputs: Start["outputs"] & object,
  onceReady: () => void,
): Promise<void> {
  const ledger = new Ledger();
  const { server, connection } = await start(outputs);
  onceReady();
  await call(connection, CALLS.overAPipe);
  expect(await track(connection, ledger, batch("a", 100))).toMatchObject({ status: 200 });
  await expectLedger(ledger, connection, count);
  await expectEnd(server, connection);
  count.times += 1;
  count.acknowledged += ledger.acknowledged;
}

async function start(outputs: Start["outputs"] & object) {
  const port = await freePort();
  const server = serve({
    folder: folder.path,
    // Every request is a line of the log.
    settings: { PORT: String(port), LOG_LEVEL: "debug", SHUTDOWN_SECONDS: "5" },
    outputs,
  });
  const connection = new Connection(`http://127.0.0.1:${port}`);
  await expect.poll(() => connection.readiness(), { timeout: 30_000 }).toBe(200);
  return { server, connection };
}

async function call(connection: Connection, calls: number): Promise<void> {
  const caller = async (): Promise<void> => {
    for (let at = 0; at < calls / CALLERS; at += 1) {
      expect(await connection.send("GET", "/livez")).toMatchObject({ status: 200 });
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

/** SIGTERM ends it within SHUTDOWN_SECONDS, and not by the deadline's SIGKILL. */
async function expectEnd(server: Program, connection: Connection): Promise<void> {
  connection.close();
  expect(await server.kill("SIGTERM")).toMatchObject({ status: 0, signal: null });
}

function has(line: unknown, key: string): boolean {
  return typeof line === "object" && line !== null && Object.hasOwn(line, key);
}
