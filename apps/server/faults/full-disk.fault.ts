/**
 * Points 4 and 11 of docs/reliability.md: with a full disk writes are refused, nothing is lost, the
 * server is not ready, and room makes writes succeed again. The log may be on the same disk.
 */
import { closeSync, openSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { expectIntegrity, expectLedger } from "./ledger/check.ts";
import { Ledger } from "./ledger/ledger.ts";
import { storedEvents } from "./ledger/stored-data.ts";
import { track } from "./support/caller.ts";
import { Count, noteSkipped } from "./support/figures.ts";
import type { Folder } from "./support/folders.ts";
import { mountDisk, whyNoMounts } from "./support/folders.ts";
import { Connection } from "./support/http.ts";
import type { Answer } from "./support/http.ts";
import { batch } from "./support/script.ts";
import { serve, withServer } from "./support/server.ts";

const MEGABYTES = 8;
const BALLAST_BYTES = 3 << 20;
const REFUSED_TIMES = 60;
const whyNot = whyNoMounts();
const skipped = noteSkipped(`a disk of ${MEGABYTES} MB`, whyNot);

let disk: Folder;

describe.skipIf(whyNot !== undefined)(`a disk of ${MEGABYTES} MB${skipped}`, () => {
  beforeEach(async () => {
    disk = await mountDisk(MEGABYTES);
  });
  afterEach(() => disk.remove());

  test("full while it runs: 503, nothing is lost, and it goes on once there is room", async () => {
    const count = new Count("disk full under load, and room made (tmpfs)");
    const ledger = new Ledger();
    const start = { folder: disk.path };
    try {
      await makeBallast(BALLAST_BYTES);
      const server = serve(start);
      const connection = new Connection(await server.url);
      const refused = await fill(connection, ledger, "a");
      expect(refused).toMatchObject({ kind: "answer", status: 503, retry_after: "1" });
      // Retries are refused too, and none of their events are stored.
      for (const name of ["x", "y", "z"]) {
        expect(await track(connection, ledger, batch(name, 1000))).toMatchObject({ status: 503 });
      }
      expect(await storedEvents(connection)).toHaveLength(ledger.acknowledged);
      await expectLedger(ledger, connection, count);
      await removeBallast();
      await expectAccepted(connection, ledger, "b");
      await expectLedger(ledger, connection, count);

      // The disk is filled again. Then the process is killed, and the next one has only what room is left.
      expect(await fill(connection, ledger, "c")).toMatchObject({ status: 503 });
      connection.close();
      await server.kill("SIGKILL");
      count.times += 2;
      await withServer(start, (again) => expectLedger(ledger, again, count));
      expectIntegrity(join(disk.path, "hellorec.db"));
    } finally {
      count.acknowledged = ledger.acknowledged;
      count.record();
    }
  });

  test("full under data and log: it answers on, is not ready while it lasts, and ends on SIGTERM", async () => {
    const count = new Count("disk full under data and log, and room made (tmpfs)");
    const ledger = new Ledger();
    const log = openSync(join(disk.path, "log"), "a");
    try {
      await makeBallast(BALLAST_BYTES);
      // Every request is a line of the log.
      const server = serve({
        folder: disk.path,
        settings: { LOG_LEVEL: "debug", SHUTDOWN_SECONDS: "5" },
        outputs: { stderr: log },
      });
      const connection = new Connection(await server.url);
      expect(await connection.readiness()).toBe(200);
      expect(await fill(connection, ledger, "a")).toMatchObject({ status: 503 });
      for (let times = 0; times < REFUSED_TIMES; times += 1) {
        expect(await track(connection, ledger, batch("x", 1000))).toMatchObject({ status: 503 });
        expect(await connection.readiness()).toBe(503);
        expect(await connection.send("GET", "/livez")).toMatchObject({ status: 200 });
      }
      await expectLedger(ledger, connection, count);
      await removeBallast();
      // No caller writes meanwhile.
      await expect.poll(() => connection.readiness(), { timeout: 10_000 }).toBe(200);
      await expectAccepted(connection, ledger, "b");
      await expectLedger(ledger, connection, count);
      // It is filled by another program.
      await makeBallast(MEGABYTES << 20);
      await expect.poll(() => connection.readiness(), { timeout: 10_000 }).toBe(503);
      connection.close();
      expect(await server.kill("SIGTERM")).toMatchObject({ status: 0, signal: null });
      count.times += 2;
      await removeBallast();
      await withServer({ folder: disk.path }, (again) => expectLedger(ledger, again, count));
      // The server ended while the disk was full, so the last line may be cut.
      const lines = readFileSync(join(disk.path, "log"), "utf8").trimEnd().split("\n");
      for (const line of lines.slice(0, -1)) expect(() => void JSON.parse(line)).not.toThrow();
    } finally {
      closeSync(log);
      count.acknowledged = ledger.acknowledged;
      count.record();
    }
  });
});

/** Sends batches until one is refused. @returns its answer */
async function fill(connection: Connection, ledger: Ledger, name: string): Promise<Answer> {
  for (let at = 0; ; at += 1) {
    const answer = await track(connection, ledger, batch(`${name}${at}`, 500));
    if (answer.kind === "none" || answer.status !== 200) return answer;
  }
}

/** Retries a batch, as a client does, until the server accepts it. */
async function expectAccepted(connection: Connection, ledger: Ledger, name: string): Promise<void> {
  const events = batch(name, 100);
  await expect
    .poll(() => track(connection, ledger, events), { timeout: 10_000, interval: 100 })
    .toMatchObject({ status: 200 });
}

async function makeBallast(bytes: number): Promise<void> {
  const chunk = Buffer.alloc(64 << 10, 1);
  const file = join(disk.path, "ballast");
  for (let written = 0; written < bytes; written += chunk.length) {
    try {
      await writeFile(file, chunk, { flag: "a" });
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOSPC") return;
      throw error;
    }
  }
}

async function removeBallast(): Promise<void> {
  await rm(join(disk.path, "ballast"));
}
