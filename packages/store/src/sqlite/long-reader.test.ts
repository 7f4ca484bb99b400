/** Long reads in a thread: the queue before it, and reads that take too long. */
import { readdirSync, readlinkSync } from "node:fs";

import { afterEach, beforeEach, expect, test } from "vitest";

import { LONG_READS } from "../reading/read-limits.ts";
import type { Query } from "../tables/query.ts";
import { sqliteDatabase } from "../testing/databases.ts";
import type { TestDatabase } from "../testing/databases.ts";
import { LongReader } from "./long-reader.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await sqliteDatabase();
  await (await database.open()).close();
});
afterEach(() => database.remove());

/** A query that counts to a number: about a second for ten million. */
function countTo(number: number): Query<{ n: number }> {
  const sql = `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${number}) select max(n) as n from numbers`;
  return { sql, parameters: [] };
}

test("a read that takes too long is refused, and the next one is answered at once", async () => {
  const reader = new LongReader(database.url, { ...LONG_READS, giveUpMs: 100 });
  for (let round = 0; round < 2; round++) {
    const long = reader.read(countTo(6_000_000));
    const next = reader.read(countTo(10));
    await expect(long).rejects.toThrow("one of the reads of many rows took longer than 100 ms");
    await expect(long).rejects.toMatchObject({ code: "UNAVAILABLE" });
    if (round === 0) expect(await next).toEqual([{ n: 10 }]);
    else await expect(next).rejects.toThrow("2 reads of many rows were given up and still run");
  }
  // Once the two threads that were left have ended, reads are answered again.
  let rows: readonly { n: number }[] | undefined;
  while (rows === undefined) {
    rows = await reader.read(countTo(10)).catch(() => undefined);
    await new Promise(setImmediate);
  }
  expect(rows).toEqual([{ n: 10 }]);
  await reader.close();
  await expect(reader.read(countTo(10))).rejects.toThrow("the store is closed");
}, 60_000);

test.runIf(process.platform === "linux")("closing waits for a read that was given up", async () => {
  const reader = new LongReader(database.url, { ...LONG_READS, giveUpMs: 50 });
  await expect(reader.read(countTo(3_000_000))).rejects.toThrow("longer than 50 ms");
  expect(openFiles()).toContain(database.url);
  await reader.close();
  expect(openFiles()).not.toContain(database.url);
});

test("reads beyond those that may wait are refused, and the others are answered in order", async () => {
  const reader = new LongReader(database.url, { ...LONG_READS, maxWaiting: 5 });
  const order: number[] = [];
  const reads = Array.from({ length: 8 }, async (_, at) => {
    const [row] = await reader.read(countTo(at + 1));
    order.push(row?.n ?? 0);
  });
  const outcomes = (await Promise.allSettled(reads)).map(({ status }) => status);
  expect(outcomes).toEqual([...Array(6).fill("fulfilled"), "rejected", "rejected"]);
  expect(order).toEqual([1, 2, 3, 4, 5, 6]);
  await reader.close();
});

test("a stream keeps its place until its loop ends, also by a break", async () => {
  const reader = new LongReader(database.url, { ...LONG_READS, maxWaiting: 0 });
  const numbers = `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 10) select n from numbers`;
  const query: Query<{ n: number }> = { sql: numbers, parameters: [] };
  for await (const rows of reader.stream(query, 4)) {
    expect(rows).toHaveLength(4);
    await expect(reader.read(countTo(1))).rejects.toThrow("too many reads of many rows");
    break;
  }
  expect(await reader.read(countTo(1))).toEqual([{ n: 1 }]);
  await reader.close();
});

/** The files that this process holds open. */
function openFiles(): string[] {
  return readdirSync("/proc/self/fd").flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      // It was closed meanwhile.
      return [];
    }
  });
}
