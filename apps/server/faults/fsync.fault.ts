/**
 * Points 2, 3 and 9 of docs/reliability.md: killed at any fsync, nothing is lost; a failed fsync
 * ends the program.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { expectIntegrity, expectLedger } from "./ledger/check.ts";
import { Ledger } from "./ledger/ledger.ts";
import { Count, noteSkipped } from "./support/figures.ts";
import { makeFirstSchema } from "./support/first-schema.ts";
import type { Folder } from "./support/folders.ts";
import { makeFolder } from "./support/folders.ts";
import { pointsUpTo } from "./support/form.ts";
import { Connection } from "./support/http.ts";
import { batch, runScript } from "./support/script.ts";
import type { Step } from "./support/script.ts";
import type { Ended } from "./support/server.ts";
import { run, serve, withServer } from "./support/server.ts";
import type { Fault, Fsync } from "./support/strace.ts";
import { fsyncsIn, reached, underStrace, whyNoStrace } from "./support/strace.ts";

const MOST_QUICK = 7;
const ERASED_AFTER_MS = 600;
const whyNot = whyNoStrace();
const skipped = noteSkipped("faults at fsync", whyNot);

let folder: Folder;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

describe.skipIf(whyNot !== undefined)(`faults at fsync${skipped}`, () => {
  test("a write is acknowledged after an fsync of the log that began after it was sent", async () => {
    const { ledger, ended } = await scripted("plain", { none: true });
    expect(ended).toMatchObject({ status: 0, err: "" });
    expect(ledger.problems).toEqual([]);
    const fsyncs = await fsyncsIn(traceOf("plain"));
    expect(new Set(fsyncs.map(({ file }) => file.split("/").at(-1)))).toEqual(
      new Set(["plain.db", "plain.db-wal", "plain.db-journal", folder.path.split("/").at(-1)]),
    );
  });

  test("killed at any fsync, the file is whole and has what was acknowledged", async () => {
    const count = new Count("killed at each fsync of a run (strace)");
    try {
      await scripted("plain", { none: true });
      const all = await fsyncsIn(traceOf("plain"));
      for (const at of pointsUpTo(all.length, MOST_QUICK)) {
        const point = pointOf(all, at);
        const { ledger, ended } = await scripted(`kill-${at}`, { kill_at: point });
        const where = `at fsync ${at} of ${all.length}: ${ended.err}`;
        const made = await fsyncsIn(traceOf(`kill-${at}`));
        if (reached(made, point)) expect(ended.signal, where).toBe("SIGKILL");
        if (ended.signal === "SIGKILL") count.times += 1;
        await expectIntact(`kill-${at}`, ledger, count);
      }
      expect(count.times).toBeGreaterThan(pointsUpTo(all.length, MOST_QUICK).length / 2);
    } finally {
      count.record();
    }
  });

  test("after a failed fsync nothing is acknowledged, and the program ends with an error", async () => {
    const count = new Count("each fsync of a run fails with EIO (strace)");
    try {
      await scripted("plain", { none: true });
      const all = await fsyncsIn(traceOf("plain"));
      for (const at of pointsUpTo(all.length, MOST_QUICK)) {
        // SQLite ignores a failed fsync of a directory. Its new files are not acknowledged yet.
        const point = pointOf(all, at);
        if (point.file === folder.path) continue;
        const name = `fail-${at}`;
        const { ledger, ended } = await scripted(name, { fail_at: point });
        const where = `at fsync ${at} of ${all.length}, of ${point.file}: ${ended.err}`;
        expect(ledger.problems, where).toEqual([]);
        expect(ended.signal, where).toBeNull();
        const made = await fsyncsIn(traceOf(name));
        const failed = made.some((each) => each.failed);
        if (reached(made, point)) expect(failed, where).toBe(true);
        if (failed) expect(ended.status, where).not.toBe(0);
        if (failed) expect(ended.err.trim(), where).not.toBe("");
        if (failed) count.times += 1;
        await expectIntact(name, ledger, count);
      }
      expect(count.times).toBeGreaterThan(pointsUpTo(all.length, MOST_QUICK).length / 2);
    } finally {
      count.record();
    }
  });

  test.each([
    ["makes a store", false],
    ["brings the first schema up to date", true],
  ])("a migration that %s, killed at any fsync, is finished by the next start", async (_, old) => {
    const migrate = (name: string, ledger: Ledger, fault: Fault) => {
      const events = batch("old", 3000);
      if (old) {
        makeFirstSchema(join(folder.path, `${name}.db`), events);
        ledger.acknowledge(events, ledger.sending(events), {
          accepted: events.length,
          duplicates: 0,
        });
      }
      const under = underStrace(traceOf(name), fault);
      return run(["migrate"], { folder: folder.path, database: `${name}.db`, under });
    };
    const what = old ? "of the first schema" : "of an empty file";
    const count = new Count(`migration ${what} killed at each fsync (strace)`);
    try {
      expect(await migrate("plain", new Ledger(), { none: true })).toMatchObject({ status: 0 });
      const all = await fsyncsIn(traceOf("plain"));
      for (const at of pointsUpTo(all.length, MOST_QUICK)) {
        const ledger = new Ledger();
        const { signal } = await migrate(`kill-${at}`, ledger, { kill_at: pointOf(all, at) });
        expect(signal).toBe("SIGKILL");
        count.times += 1;
        await expectIntact(`kill-${at}`, ledger, count);
      }
    } finally {
      count.record();
    }
  });
});

/** @param at the number of an fsync in a run without a fault, from 1 */
function pointOf(all: readonly Fsync[], at: number): Fsync {
  const point = all[at - 1];
  if (point === undefined) throw new RangeError(`a run has ${all.length} fsyncs, not ${at}`);
  return point;
}

/** Runs the script on a new server with a fault, then stops the server. */
async function scripted(name: string, fault: Fault): Promise<{ ledger: Ledger; ended: Ended }> {
  const ledger = new Ledger();
  const server = serve({
    folder: folder.path,
    database: `${name}.db`,
    under: underStrace(traceOf(name), fault),
  });
  const url = await server.urlIfReady();
  if (url === undefined) return { ledger, ended: await server.ended };
  const connection = new Connection(url);
  if (await runScript(connection, ledger, watched(name, ledger, connection))) {
    await sleep(ERASED_AFTER_MS);
  }
  connection.close();
  if ((await fsyncsIn(traceOf(name))).some(({ failed }) => failed)) {
    const ended = await server.endedWithin(20);
    if (ended !== undefined) return { ledger, ended };
    ledger.problems.push("it runs on after a failed fsync");
  }
  return { ledger, ended: await server.kill("SIGTERM") };
}

/** Records each call that was acknowledged without an fsync, or after a failed one. */
function watched(name: string, ledger: Ledger, connection: Connection): Step {
  return async (send) => {
    const before = await fsyncsIn(traceOf(name));
    const answer = await send();
    const after = await fsyncsIn(traceOf(name));
    const failedBefore = before.some(({ failed }) => failed);
    const isAcknowledged = answer.kind === "answer" && answer.status === 200;
    const synced = after.slice(before.length).some(({ file, failed }) => isLog(file) && !failed);
    if (isAcknowledged && failedBefore) ledger.problems.push("acknowledged after a failed fsync");
    if (isAcknowledged && !synced) ledger.problems.push(`acknowledged without an fsync`);
    if (failedBefore && (await connection.readiness()) === 200) {
      ledger.problems.push("ready after a failed fsync");
    }
    return answer;
  };
}

/** Checks with a new server that the file has everything that was acknowledged. */
async function expectIntact(name: string, ledger: Ledger, count: Count): Promise<void> {
  count.acknowledged += ledger.acknowledged;
  await withServer({ folder: folder.path, database: `${name}.db` }, async (connection) => {
    await expectLedger(ledger, connection, count);
    expectIntegrity(join(folder.path, `${name}.db`));
  });
}

function traceOf(name: string): string {
  return join(folder.path, `${name}.trace`);
}

function isLog(file: string): boolean {
  return file.endsWith("-wal");
}
