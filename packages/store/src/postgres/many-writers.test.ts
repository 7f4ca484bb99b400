/**
 * Many processes append at the same time, with delays and deaths, while others follow the log, count it
 * and count it by day: nothing is missed, and nothing comes twice. `WRITERS_SECONDS=300` makes it long.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { afterEach, beforeEach, expect, test } from "vitest";

import type { Store } from "../contract/store.ts";
import { openStore } from "../open-store.ts";
import { postgresDatabase } from "../testing/databases.ts";
import type { PostgresTestDatabase } from "../testing/databases.ts";
import { followLog } from "../testing/follow-log.ts";
import { postgresProxy } from "../testing/postgres-proxy.ts";
import { testProgram } from "../testing/programs/test-program.ts";
import { event } from "../testing/samples.ts";

const SECONDS = Number(process.env["WRITERS_SECONDS"] ?? 3);
const WRITERS = 4;
const CALLERS = 2;

let database: PostgresTestDatabase;
beforeEach(async () => {
  database = await postgresDatabase();
});
afterEach(() => database.remove());

const upTo = (most: number) => Math.floor(Math.random() * (most + 1));

/** Appends batches of any size until `isOver`. @returns the acknowledged event_ids */
async function appendUntil(isOver: () => boolean, store: Store, name: string): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let round = 0; !isOver(); round += 1) {
    const ids = Array.from({ length: 1 + upTo(40) }, (_, at) => `${name}.${round}.${at}`);
    // Every event has its own item, so that each is counted by day.
    await store.events.append(
      ids.map((id) => event({ event_id: id, item_id: id, user_id: `user ${upTo(9)}` })),
    );
    acknowledged.push(...ids);
  }
  return acknowledged;
}

/** Runs a process that appends, and kills it at any moment. @returns the acknowledged event_ids */
async function appendUntilKilled(name: string): Promise<string[]> {
  const child = spawn(process.execPath, [testProgram("append-forever"), database.url, name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (lines.push(line) === 1) setTimeout(() => child.kill("SIGKILL"), upTo(500));
  }
  await exited;
  return lines;
}

/** Counts again and again. @returns what went wrong */
async function countUntil(isOver: () => boolean, store: Store): Promise<string[]> {
  const wrong: string[] = [];
  let last = 0;
  for (let isLast = false; !isLast;) {
    isLast = isOver();
    const count = await store.countEvents();
    if (count < last) wrong.push(`${count} events after ${last}`);
    last = count;
  }
  return wrong;
}

async function countByDayUntil(isOver: () => boolean, store: Store): Promise<void> {
  for (let isLast = false; !isLast;) {
    isLast = isOver();
    while (await store.events.countByDay({}, 1 + upTo(200))) {
      // Until everything is counted.
    }
  }
}

/** Ends a connection of any of the writers, in the middle of what it does. */
async function cutUntil(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await database.run(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = $1 and query ~ '^(begin|insert|commit|select pg_advisory)' limit 1`,
      [database.name],
    );
    await new Promise((resolve) => setTimeout(resolve, 300 + upTo(300)));
  }
}

test(
  "many writers, of whom some are slow and some die: readers miss nothing and see nothing twice",
  async () => {
    const proxies = await Promise.all([1, 2].map(() => postgresProxy(database.url)));
    for (const proxy of proxies) proxy.delay(() => upTo(4));
    const writers = await Promise.all(
      Array.from({ length: WRITERS }, (_, at) =>
        openStore({ url: proxies[at]?.url ?? database.url }),
      ),
    );
    const [reader, counter, dayCounter] = await Promise.all([
      database.open(),
      database.open(),
      database.open(),
    ]);
    const reading = followLog(reader);
    let isOver = false;
    const over = () => isOver;
    const counting = countUntil(over, counter);
    const countingByDay = countByDayUntil(over, dayCounter);
    const writing = writers.flatMap((store, writer) =>
      Array.from({ length: CALLERS }, (_, caller) =>
        appendUntil(over, store, `${writer}.${caller}`),
      ),
    );
    const cutting = cutUntil(over);
    const killed: string[] = [];
    const end = performance.now() + SECONDS * 1000;
    for (let run = 0; run === 0 || performance.now() < end; run += 1) {
      killed.push(...(await appendUntilKilled(`killed ${run}`)));
    }
    isOver = true;
    const acknowledged = [...killed, ...(await Promise.all(writing)).flat()];
    await cutting;
    const seen = await reading.stop();
    await countingByDay;
    const rows = await database.run("select event_id from events order by seq");
    const stored = rows.map((row) => String(Object(row).event_id));
    expect(seen).toEqual(stored.slice(0, -1));
    const known = new Set(stored);
    expect(known.size).toBe(stored.length);
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
    expect(await counting).toEqual([]);
    expect(await counter.countEvents()).toBe(stored.length);
    await countByDayUntil(() => true, dayCounter);
    const [counted] = await database.run(
      "select count(*)::int as events from counted_events where user_id like 'user %'",
    );
    const own = stored.filter((id) => !id.startsWith("killed"));
    expect(counted).toEqual({ events: own.length });
    if (SECONDS > 10) process.stdout.write(`${stored.length} events, ${killed.length} killed\n`);
    await Promise.all(writers.map((store) => store.close()));
    for (const proxy of proxies) proxy.close();
  },
  SECONDS * 1000 + 60_000,
);
