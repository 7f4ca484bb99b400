/** What an engine counts for metrics: each count has to follow what was done. */
import { expect, test } from "vitest";

import { isOnCluster } from "./testing/test-database.ts";
import { event, item, testEngine, train, userQuery } from "./testing/test-engine.ts";

test("lookups, lists, fits and the age of the model follow what was done", async () => {
  const { engine } = await testEngine({ model: "rp3beta", refitAfterEvents: 0 });
  const { items, events, recommendations } = engine.ports;
  const before = await engine.measure();
  expect(before).toMatchObject({
    listCache: { hits: 0, misses: 0 },
    historyCache: { hits: 0, misses: 0 },
    modelTrainedAt: undefined,
    lists: { served: 0, clicked: 0 },
  });
  expect(before.fits.map(({ fits }) => fits)).toEqual([0, 0, 0, 0]);
  await train(engine).catch(() => {});
  await items.put([item("m1"), item("m2"), item("m3")]);
  await events.track([event("alice", "m1", "like"), event("bob", "m1", "like")]);
  await events.track([event("bob", "m2", "like")]);
  const start = Date.now();
  await train(engine);
  const first = await recommendations.forUser(userQuery("alice"));
  const afterFirst = await engine.measure();
  expect(afterFirst.listCache).toEqual({ hits: 0, misses: 1 });
  expect(afterFirst.historyCache).toEqual({ hits: 0, misses: 1 });
  await recommendations.forUser(userQuery("alice"));
  const clicked = first.items[0]?.item.item_id ?? "";
  await events.track([{ ...event("alice", clicked), recommendation_id: first.recommendation_id }]);
  const after = await engine.measure();
  expect(after.listCache).toEqual({ hits: 1, misses: 1 });
  expect(after.historyCache).toEqual({ hits: 1, misses: 1 });
  // The store has the first list; the second one follows within seconds.
  expect(after.lists).toEqual({ served: 1, clicked: 1 });
  const fits = Object.fromEntries(after.fits.map(({ outcome, fits }) => [outcome, fits]));
  expect(fits).toEqual({ model: 1, nothing: 1, failed: 0, cancelled: 0 });
  expect(after.fits[0]?.seconds).toBeGreaterThan(0);
  expect(after.modelTrainedAt).toBeGreaterThanOrEqual(start - 60_000);
});

test("each bounded queue is there once, and empty while nothing is done", async () => {
  const { engine } = await testEngine();
  const { queues } = await engine.measure();
  expect(queues.map(({ name }) => name)).toEqual([
    "writes",
    // A data file is read by key without a queue.
    ...(isOnCluster() ? ["reads"] : []),
    "long_reads",
    "counts",
    "lists",
    "live_lists",
    "searches",
    "item_pages",
  ]);
  expect(queues.every(({ waiting }) => waiting === 0)).toBe(true);
});
