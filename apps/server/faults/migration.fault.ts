/**
 * Point 9 of docs/reliability.md: the migration of a large data file is killed again and again, and each
 * start goes on where the last one was killed. The write-ahead log stays small meanwhile.
 */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { expectIntegrity } from "./ledger/check.ts";
import { Count, noteSkipped } from "./support/figures.ts";
import { FIRST_SCHEMA } from "./support/first-schema.ts";
import type { Folder } from "./support/folders.ts";
import { makeFolder, mountDisk, whyNoMounts } from "./support/folders.ts";
import { anyInteger, rounds } from "./support/form.ts";
import { Program, run } from "./support/server.ts";

const EVENTS = rounds({ quick: 100_000, long: 1_000_000 });
// The time in which a run is killed: short beside a whole migration, so that many steps are hit. It grows
// with each kill: the longest step, an index over all events, takes longer on a busy machine.
const KILLED_WITHIN_MS = rounds({ quick: 450, long: 2500 });
const GROWTH = 10;
const MAX_KILLS = 200;
const MAX_LOG_BYTES = 256 << 20;
const MEGABYTE = 1 << 20;

let folder: Folder | undefined;
beforeEach(() => {
  folder = undefined;
});
afterEach(() => folder?.remove());

test(`a file of ${EVENTS} events, killed at any moment of its migration, loses nothing`, async () => {
  folder = await makeFolder();
  const file = join(folder.path, "old.db");
  makeOld(file, EVENTS);
  const before = summary(file);
  const count = new Count(`migration of ${EVENTS} events killed at any moment`);
  let largestLog = 0;
  try {
    for (;;) {
      const within = Math.round(KILLED_WITHIN_MS * (1 + count.times / GROWTH));
      const migrating = new Program(["migrate"], { folder: folder.path, database: "old.db" });
      const isDone = await Promise.race([
        migrating.ended.then(() => true),
        sleep(anyInteger(within >> 2, within)).then(() => false),
      ]);
      largestLog = Math.max(largestLog, sizeOf(`${file}-wal`));
      const { status, err } = await migrating.kill("SIGKILL");
      if (isDone) {
        expect({ status, err }).toEqual({ status: 0, err: "" });
        break;
      }
      count.times += 1;
      expect(count.times).toBeLessThan(MAX_KILLS);
    }
    expect(count.times).toBeGreaterThan(0);
    expectIntegrity(file);
    expect(summary(file)).toEqual(before);
    expect(largestLog).toBeLessThan(MAX_LOG_BYTES);
    expect(sizeOf(`${file}.migrating`)).toBe(0);
  } finally {
    count.acknowledged = EVENTS;
    count.record();
  }
});

const whyNot = whyNoMounts();
const skipped = noteSkipped("a migration without room", whyNot);

describe.skipIf(whyNot !== undefined)(`without room${skipped}`, () => {
  test("a migration says how much it needs, changes nothing, and runs once there is room", async () => {
    const disk = await mountDisk(30);
    folder = disk;
    const file = join(disk.path, "old.db");
    makeOld(file, 50_000);
    const before = summary(file);
    const start = { folder: disk.path, database: "old.db" };
    const refused = await run(["migrate"], start);
    expect(refused.status).toBe(2);
    expect(refused.err).toMatch(/old\.db: its migration to schema 6 .* needs \d+ MB of free room/);
    const needed = Number(/needs (\d+) MB/.exec(refused.err)?.[1]);
    expect(summary(file)).toEqual(before);
    expect(sizeOf(`${file}.migrating`)).toBe(0);
    // As much room as it says is enough.
    const megabytes = Math.ceil(sizeOf(file) / MEGABYTE) + needed + 1;
    execFileSync("mount", ["-o", `remount,size=${megabytes}m`, disk.path]);
    expect(await run(["migrate"], start)).toMatchObject({ status: 0, err: "" });
    expect(summary(file)).toEqual(before);
  });
});

/** A file of the first schema with events whose IDs, users and items are in no order. */
function makeOld(file: string, events: number): void {
  inProcess(
    file,
    `PRAGMA journal_mode = WAL; PRAGMA cache_size = -100000; ${FIRST_SCHEMA}
     begin;
     with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${events})
     insert into events select n * 2, lower(hex(randomblob(16))), 'user-' || (n * 7919 % 50021),
       'item-' || (n * 104729 % 20011), 'view', null, 1700000000000 + n, null from numbers;
     commit; PRAGMA wal_checkpoint(TRUNCATE)`,
    "select 1",
  );
}

/** Figures that differ if a row is missing, added or changed. */
function summary(file: string): unknown {
  return inProcess(
    file,
    "select 1",
    `select count(*) as events, sum(seq * (1 + length(user_id) + unicode(substr(event_id, 5))) % 1000003)
       as rows, max(seq) as last, count(distinct user_id) as users from events`,
  );
}

/** Runs SQL in a process of its own, which releases the file when it ends. @returns the rows */
function inProcess(file: string, before: string, query: string): unknown {
  const program = `
    import { DatabaseSync } from "@photostructure/sqlite";
    const [file, before, query] = process.argv.slice(1);
    const database = new DatabaseSync(file);
    database.exec(before);
    process.stdout.write(JSON.stringify(database.prepare(query).all()));
    database.close();`;
  const flags = ["--input-type=module", "-e", program, file, before, query];
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  return JSON.parse(execFileSync(process.execPath, flags, { cwd, encoding: "utf8" }));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
