/** The write-ahead log stays small beside readers, and shrinks after one that held it. */
import { copyFileSync, statSync } from "node:fs";

import { afterEach, beforeEach, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { LONG_READS } from "../../reading/read-limits.ts";
import { scanEvents } from "../../scan-events.ts";
import { sqliteDatabase } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { event } from "../../testing/samples.ts";
import { LongReader } from "../long-reader.ts";
import { openReader, SqliteConnection } from "../sqlite-connection.ts";
import { Checkpointer } from "./checkpoint.ts";

const MEGABYTE = 1 << 20;

let database: TestDatabase;
let store: Store;
beforeEach(async () => {
  database = await sqliteDatabase();
  store = await database.open();
});
afterEach(() => database.remove());

const logBytes = () => statSync(`${database.url}-wal`).size;

/** Appends events of about 6 MB a batch. @returns the largest size that the log had */
async function fill(batches: number): Promise<number> {
  let largest = 0;
  for (let batch = 0; batch < batches; batch += 1) {
    const events = Array.from({ length: 1000 }, (_, at) => {
      const id = `${(at * 7919 + batch * 104_729) % 1_000_003}.${batch}`;
      return event({ event_id: id.padEnd(500, "e"), user_id: id, item_id: id.padEnd(500, "i") });
    });
    await store.events.append(events);
    largest = Math.max(largest, logBytes());
  }
  return largest;
}

test("a scan of the events that goes on does not hold the log", async () => {
  await store.events.append([event({ event_id: "first" }), event({ event_id: "second" })]);
  const scan = scanEvents(database.url, { chunk: 1 });
  expect((await scan.next()).value).toHaveLength(1);
  expect(await fill(14)).toBeLessThan(64 * MEGABYTE);
  // The new users are earlier in the order than "alice", so that the scan is beyond them.
  const rest: unknown[] = [];
  for await (const chunk of scan) rest.push(...chunk);
  expect(rest).toEqual([expect.objectContaining({ user_id: "alice", seq: 2 })]);
});

test("a reader that holds the log lets it grow; after it, the log is small again", async () => {
  await store.events.append([event({ event_id: "first" })]);
  const reader = openReader(database.url, 100);
  const rows = reader.iterate({ sql: "select * from events", parameters: [] });
  rows.next();
  // Fewer than make writes wait for the reader.
  expect(await fill(7)).toBeGreaterThan(40 * MEGABYTE);
  rows.return();
  reader.close();
  let last = 0;
  const shrunk = async () => {
    await store.events.append([event({ event_id: `after ${(last += 1)}` })]);
    return logBytes();
  };
  await expect.poll(shrunk, { timeout: 20_000 }).toBeLessThan(20 * MEGABYTE);
});

test("beside a read that goes on and writes without a pause, the log stays under its bound", async () => {
  await fill(1);
  const file = `${database.url}.other`;
  await store.close();
  copyFileSync(database.url, file);
  const connection = new SqliteConnection(file, { readOnly: false, busyTimeoutMs: 2000 });
  connection.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
  const frames = (megabytes: number) => (megabytes * MEGABYTE) / 4096;
  const checkpointer = new Checkpointer(connection, 2000, {
    checkpointFrames: frames(0.5),
    largeFrames: frames(1),
    hugeFrames: frames(2),
    mostFrames: frames(6),
    fillMs: 20_000,
    longestWaitMs: 10_000,
    patienceMs: 60_000,
  });
  const reader = new LongReader(file, { ...LONG_READS, giveUpMs: 100_000 });
  // One snapshot for longer than an attempt to empty the log.
  const slow = reader.read<{ n: number }>({
    sql: "select count(*) as n from events as a, events as b, (select seq from events limit 20) as c where a.seq % 97 <> (b.seq + c.seq) % 89",
    parameters: [],
  });
  let isReading = true;
  const read = slow.finally(() => (isReading = false));
  let largest = 0;
  let commits = 0;
  while (isReading || commits < 50) {
    connection.run(
      "insert into events select null, ? || event_id, user_id, item_id, type, value, occurred_at, null from events where seq <= 10",
      [`${commits}`],
    );
    checkpointer.run();
    commits += 1;
    largest = Math.max(largest, statSync(`${file}-wal`).size);
    await new Promise(setImmediate);
  }
  expect((await read)[0]?.n).toBeGreaterThan(900_000);
  expect(largest).toBeGreaterThan(MEGABYTE);
  expect(largest).toBeLessThan(8 * MEGABYTE);
  await reader.close();
  connection.close();
});
