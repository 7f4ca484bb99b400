/** Counts after kills between and within steps, and by two processes over one database. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { inspect, isDeepStrictEqual } from "node:util";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { NewEvent } from "../../contract/event-log.ts";
import type { Store } from "../../contract/store.ts";
import { bruteForcePopularity } from "../../testing/brute-force-popularity.ts";
import { bruteForceSums, storedSums } from "../../testing/brute-force-sums.ts";
import { databases, postgresDatabase } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { testProgram } from "../../testing/programs/test-program.ts";

const DAY = 86_400_000;
const RETRACTIONS = { unlike: "like" };
const SOME_ITEMS = ["item 0", "item 1", "item 3", "item 10"];
const QUERY = {
  weights: { view: 1, like: 4 },
  retractions: RETRACTIONS,
  ratingMidpoint: 2.5,
  halfLifeMs: 30 * DAY,
};

let database: TestDatabase;
afterEach(() => database.remove());

/** What is stored, in log order. */
async function storedEvents(store: Store): Promise<NewEvent[]> {
  const events: NewEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.events.list({ limit: 1000, cursor });
    events.push(
      ...page.events.map((stored) => ({ ...stored, occurred_at: Date.parse(stored.occurred_at) })),
    );
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  return events;
}

/** Compares the sums with their definition, before and after all is counted. */
async function differences(store: Store): Promise<string[]> {
  const log = await storedEvents(store);
  const wrong: string[] = [];
  for (const isCounted of [false, true]) {
    while (isCounted && (await store.events.countByDay(RETRACTIONS)) > 0) {
      // Until everything is counted.
    }
    const sums = await storedSums(store, SOME_ITEMS);
    if (!isDeepStrictEqual(sums, bruteForceSums(log, SOME_ITEMS))) wrong.push(inspect(sums));
    for (const windowMs of [undefined, 12 * DAY]) {
      const query = { ...QUERY, windowMs };
      const want = bruteForcePopularity(log, query, Date.now());
      const { items } = await store.events.popularity(query);
      if (items.length !== want.size) wrong.push(`${items.length} items, not ${want.size}`);
      for (const { item_id, total_weight } of items) {
        const total = want.get(item_id)?.total ?? NaN;
        if (!(Math.abs(total_weight - total) < 1e-9)) wrong.push(`${item_id}: ${total_weight}`);
      }
    }
  }
  return wrong;
}

describe.each(databases)("a killed process in $name", ({ create }) => {
  beforeEach(async () => {
    database = await create();
  });

  test("leaves counts that are exact, and the next one goes on", async () => {
    for (const [round, lines] of [1, 20].entries()) {
      const child = spawn(
        process.execPath,
        [testProgram("count-forever"), database.url, `round${round}`],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      const exited = once(child, "exit");
      let seen = 0;
      for await (const _ of createInterface(child.stdout)) {
        seen += 1;
        if (seen === lines) child.kill("SIGKILL");
      }
      await exited;
      expect(seen).toBeGreaterThanOrEqual(lines);
      const store = await database.open();
      expect((await storedEvents(store)).length).toBeGreaterThan(0);
      expect(await differences(store)).toEqual([]);
      await store.close();
    }
  });
});

test("two servers that append, count and erase at the same time count exactly", async () => {
  database = await postgresDatabase();
  const stores = await Promise.all([database.open(), database.open()]);
  await Promise.all(
    stores.map(async ({ events }, server) => {
      for (let round = 0; round < 60; round++) {
        await events.append(
          Array.from({ length: 9 }, (_, at) => ({
            event_id: `${server}-${round}-${at}`,
            user_id: `user ${(round + at) % 7}`,
            item_id: `item ${(round * at) % 5}`,
            type: ["view", "like", "unlike"][(server + at) % 3] ?? "view",
            occurred_at: Date.UTC(2026, 0, 1) + ((round * 13 + at * 5 + server) % 30) * DAY,
          })),
        );
        await events.countByDay(RETRACTIONS, 6);
        if (round % 8 === 7) await events.eraseUser(`user ${(round + server) % 7}`);
      }
    }),
  );
  const [store] = stores;
  expect(store === undefined ? ["no store"] : await differences(store)).toEqual([]);
});

test("after an erasure by an older server, which knows no counts, everything is counted again", async () => {
  const postgres = await postgresDatabase();
  database = postgres;
  const store = await postgres.open();
  const likes = ["gone", "kept"].map((user_id, at) => ({
    event_id: `${at}`,
    user_id,
    item_id: `item ${at}`,
    type: "like",
    occurred_at: Date.UTC(2026, 0, 1),
  }));
  await store.events.append(likes);
  expect(await store.events.countByDay(RETRACTIONS)).toBe(0);
  await postgres.run("delete from events where user_id = 'gone'");
  await postgres.run("update model_generation set generation = generation + 1");
  expect(await differences(store)).toEqual([]);
  expect(await postgres.run("select user_id from counted_events")).toEqual([{ user_id: "kept" }]);
});
