/** Reads from PostgreSQL: the queue before the connections, and reads that take too long. */
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Store } from "../contract/store.ts";
import { SHORT_READS } from "../reading/read-limits.ts";
import { postgresDatabase } from "../testing/databases.ts";
import type { TestDatabase } from "../testing/databases.ts";
import { event } from "../testing/samples.ts";

let database: TestDatabase;
let store: Store;
beforeEach(async () => {
  database = await postgresDatabase();
  store = await database.open();
  await store.events.append([event({ event_id: "1" })]);
});
afterEach(() => database.remove());

test("reads beyond those that may wait are refused, and the others are answered", async () => {
  const count = SHORT_READS.maxWaiting + 100;
  const reads = Array.from({ length: count }, () => store.events.recent("alice", 1));
  const outcomes = await Promise.allSettled(reads);
  const refused = outcomes.filter(({ status }) => status === "rejected");
  // Five connections.
  expect(refused).toHaveLength(95);
  expect(refused[0]).toMatchObject({ reason: { code: "UNAVAILABLE" } });
  expect(await store.events.recent("alice", 1)).toHaveLength(1);
});

test("reads that take too long give up, and their connections are free again", async () => {
  const other = new Client({ connectionString: database.url });
  await other.connect();
  await other.query("begin; lock table events, items in access exclusive mode");
  const reads = [
    ...Array.from({ length: 5 }, () => store.events.recent("alice", 1)),
    ...Array.from({ length: 2 }, () => store.items.list({ search: "m", limit: 1 })),
  ];
  const outcomes = await Promise.allSettled(reads);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE" } });
  }
  await other.end();
  expect(await store.events.recent("alice", 1)).toHaveLength(1);
  expect(await store.items.list({ search: "m", limit: 1 })).toEqual({ items: [] });
}, 30_000);
