/** Rankings over a real store: shared computations, erasures, and counting in the background. */
import { openStore } from "@hellorec/store";
import type { Store } from "@hellorec/store";
import { expect, onTestFinished, test } from "vitest";

import { openEngine } from "../engine.ts";
import { testDatabase } from "../testing/test-database.ts";
import { event, item, LIST, userQuery } from "../testing/test-engine.ts";
import { RETRACTIONS } from "./retractions.ts";

/** An engine over a store whose calls of `popularity` and of `countByDay` are noted. */
async function countingEngine() {
  const store = await openStore({ url: await testDatabase() });
  const windows: (number | undefined)[] = [];
  const leftToCount: number[] = [];
  const events: Store["events"] = {
    ...store.events,
    popularity(query) {
      windows.push(query.windowMs);
      return store.events.popularity(query);
    },
    async countByDay(retractions, limit) {
      const left = await store.events.countByDay(retractions, limit);
      leftToCount.push(left);
      return left;
    },
  };
  const engine = await openEngine({ store: { ...store, events }, refitAfterEvents: 1_000_000 });
  onTestFinished(() => engine.close().then(() => store.close()));
  await engine.ports.items.put(["a", "b", "c"].map((id) => item(id)));
  await engine.ports.events.track([
    event("u1", "a", "like"),
    event("u2", "a", "like"),
    event("u2", "b", "purchase"),
    event("u3", "c"),
  ]);
  const { recommendations, users } = engine.ports;
  const popular = async (window_days?: number) => {
    const list = await recommendations.popular({ ...LIST, window_days });
    return list.items.map((entry) => [entry.item.item_id, Math.round(entry.score)]);
  };
  return { store, recommendations, users, popular, windows, leftToCount };
}

test("equal windows that are asked at the same time are computed once", async () => {
  const { popular, windows } = await countingEngine();
  const lists = await Promise.all([popular(7), popular(6.5), popular(7), popular(30)]);
  expect(new Set(lists.map((list) => JSON.stringify(list))).size).toBe(1);
  expect(windows).toHaveLength(2);
});

test("windows that are asked once do not evict the ranking of the whole log", async () => {
  const { popular, windows } = await countingEngine();
  const before = await popular();
  await Promise.all(Array.from({ length: 40 }, (_, at) => popular(at + 1)));
  expect(await popular()).toEqual(before);
  expect(windows.filter((window) => window === undefined)).toHaveLength(1);
});

test("the erasure of an unknown user leaves rankings and the lists of others in place", async () => {
  const { recommendations, users, popular, windows } = await countingEngine();
  const before = await popular();
  const stranger = userQuery("stranger");
  const list = await recommendations.forUser(stranger);
  const computed = windows.length;
  expect(await users.forget("nobody")).toEqual({ erased_events: 0 });
  expect(await popular()).toEqual(before);
  const again = await recommendations.forUser(stranger);
  expect(again.items[0]).toBe(list.items[0]);
  expect(windows).toHaveLength(computed);
  // What was cached for the user is gone: it names the user.
  expect(await users.forget("stranger")).toEqual({ erased_events: 0 });
  expect((await recommendations.forUser(stranger)).items[0]).not.toBe(list.items[0]);
  expect(windows).toHaveLength(computed);
});

test("an erased user counts in no ranking any more, counted by day or not", async () => {
  const { store, users, popular } = await countingEngine();
  expect(await popular()).toEqual([
    ["a", 8],
    ["b", 5],
    ["c", 1],
  ]);
  await store.events.countByDay(RETRACTIONS, 2);
  await users.forget("u2");
  expect(await popular()).toEqual([
    ["a", 4],
    ["c", 1],
    ["b", 0],
  ]);
  expect(await popular(1)).toEqual([
    ["a", 4],
    ["c", 1],
  ]);
});

test("the engine counts new events by day in the background", async () => {
  const { leftToCount } = await countingEngine();
  await expect.poll(() => leftToCount.at(-1), { timeout: 20_000 }).toBe(0);
});
