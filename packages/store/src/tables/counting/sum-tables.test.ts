/** The migration that adds the sums, over events of which some are counted, on every database. */
import { afterEach, expect, test } from "vitest";

import type { NewEvent } from "../../contract/event-log.ts";
import type { Store } from "../../contract/store.ts";
import { bruteForceSums, storedSums } from "../../testing/brute-force-sums.ts";
import { databases, postgresDatabase } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { runOutside } from "../../testing/run-outside.ts";

const RETRACTIONS = { unlike: "like" };
const ITEMS = ["item 0", "item 1", "item 2"];
const EVENTS: readonly NewEvent[] = Array.from({ length: 60 }, (_, at) => ({
  event_id: `event ${at}`,
  user_id: `user ${at % 7}`,
  item_id: `item ${(at * at) % 4}`,
  type: ["view", "like", "unlike"][at % 3] ?? "view",
  occurred_at: Date.UTC(2026, 0, 1 + (at % 9)),
}));

let database: TestDatabase;
afterEach(() => database.remove());

/** Makes the database as schema 9 left it, with 40 of the events counted. */
async function makeOld(): Promise<void> {
  const store = await database.open();
  await store.events.append(EVENTS);
  await store.events.countByDay(RETRACTIONS, 40);
  await store.close();
  await runOutside(database.url, [
    "drop table log_sums",
    "drop table saved_days",
    ...(database.url.startsWith("postgres")
      ? ["alter table counting drop constraint counting_knows_sums"]
      : []),
    "alter table counting drop column sums_to",
    "alter table counting drop column sums_discards",
    "delete from migrations where version >= 10",
  ]);
}

async function countAll(store: Store): Promise<void> {
  while ((await store.events.countByDay(RETRACTIONS, 7)) > 0) {
    // Until everything is counted.
  }
}

test.each(databases)("events that are counted already are added up in $name", async (each) => {
  database = await each.create();
  await makeOld();
  const store = await database.open();
  expect(await storedSums(store, ITEMS)).toEqual(bruteForceSums(EVENTS, ITEMS));
  await store.events.eraseUser("user 3");
  const left = EVENTS.filter(({ user_id }) => user_id !== "user 3");
  expect(await storedSums(store, ITEMS)).toEqual(bruteForceSums(left, ITEMS));
  await countAll(store);
  expect(await storedSums(store, ITEMS)).toEqual(bruteForceSums(left, ITEMS));
});

test("of an older server that still runs, steps are refused and erasures found", async () => {
  database = await postgresDatabase();
  await makeOld();
  const store = await database.open();
  await expect(
    runOutside(database.url, ["update counting set seq_from = seq_to, seq_to = seq_to + 5"]),
  ).rejects.toThrow("counting_knows_sums");
  await runOutside(database.url, [
    `begin;
     update counting set seq_to = seq_to;
     delete from counted_events where user_id = 'user 3';
     delete from events where user_id = 'user 3';
     update counting set discards = discards + 1;
     update model_generation set generation = generation + 1;
     commit`,
  ]);
  const left = EVENTS.filter(({ user_id }) => user_id !== "user 3");
  expect(await storedSums(store, ITEMS)).toEqual(bruteForceSums(left, ITEMS));
  await countAll(store);
  expect(await storedSums(store, ITEMS)).toEqual(bruteForceSums(left, ITEMS));
});
