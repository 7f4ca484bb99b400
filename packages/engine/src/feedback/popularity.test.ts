/** Rankings over a real store: shared computations, erasures, and counting in the background. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { openStore } from "@hellorec/store";
import type { Store } from "@hellorec/store";
import { expect, onTestFinished, test } from "vitest";

import { asCatalogNumber } from "../catalog/catalog-number.ts";
import { ItemIndex } from "../catalog/item-index.ts";
import { openEngine } from "../engine.ts";
import { testDatabase } from "../testing/test-database.ts";
import { event, item, LIST, userQuery } from "../testing/test-engine.ts";
import { readDayTable } from "./day-table.ts";
import { DEFAULT_WEIGHTS } from "./event-weights.ts";
import type { PopularityRanking } from "./popularity-ranking.ts";
import { Popularity } from "./popularity.ts";
import type { DayTables } from "./read-days.ts";
import { RETRACTIONS } from "./retractions.ts";

const DAY = 86_400_000;

/** An engine over a store whose readings of the days, and calls of `countByDay`, are noted. */
async function countingEngine() {
  const store = await openStore({ url: await testDatabase() });
  let readings = 0;
  const leftToCount: number[] = [];
  const events: Store["events"] = {
    ...store.events,
    popularity(query) {
      readings++;
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
  return { store, recommendations, users, popular, readings: () => readings, leftToCount };
}

/** Tables of this log. None was saved. */
function tablesOf(log: Pick<Store["events"], "popularity">, index: ItemIndex): DayTables {
  return {
    saved: Promise.resolve(undefined),
    read: (windowDays) => readDayTable(log, index, DEFAULT_WEIGHTS, windowDays),
  };
}

/** Rankings over a log of one event a day of items "0" to "39", the newest of item "0". */
async function fortyDays(beforeWhole: Promise<unknown> = Promise.resolve()) {
  const store = await openStore({ url: await testDatabase() });
  onTestFinished(() => store.close());
  const index = new ItemIndex();
  const events = Array.from({ length: 40 }, (_, age) => ({
    ...event(`u${age}`, `${age}`, "view"),
    event_id: `e${age}`,
    occurred_at: Date.UTC(2026, 0, 1) - age * DAY,
  }));
  for (const { item_id } of events) index.intern(item_id);
  await store.events.append(events);
  const asked: (number | undefined)[] = [];
  const log: Pick<Store["events"], "popularity"> = {
    async popularity(query) {
      asked.push(query.windowDays);
      if (query.windowDays === undefined) await beforeWhole;
      return store.events.popularity(query);
    },
  };
  const popularity = new Popularity({
    tables: tablesOf(log, index),
    index,
    eventWeights: DEFAULT_WEIGHTS,
    halfLifeDays: 90,
    onError: (error) => {
      throw error;
    },
  });
  const idsOf = (ranking: PopularityRanking) =>
    [...ranking].map(({ number }) => Number(index.idOf(number)));
  return { popularity, events, idsOf, asked };
}

test("all windows and the whole log are made of one reading", async () => {
  const { popular, readings } = await countingEngine();
  await popular();
  const before = readings();
  const lists = await Promise.all([popular(7), popular(6.5), popular(7), popular(30), popular(1)]);
  expect(new Set(lists.map((list) => JSON.stringify(list))).size).toBe(1);
  expect(await popular()).toEqual(lists[0]);
  expect(readings()).toBe(before);
});

test("a window has the days up to its length, rounded up", async () => {
  const { popularity, idsOf } = await fortyDays();
  for (const [windowDays, days] of [
    [1, 2],
    [0.1, 2],
    [7, 8],
    [7.5, 9],
    [38, 39],
    [39, 40],
    [36_500, 40],
    [undefined, 40],
  ] as const) {
    const ids = idsOf(await popularity.ranking(windowDays));
    expect(ids).toEqual(Array.from({ length: days }, (_, age) => age));
  }
});

test("the first window of few days does not wait for the whole log", async () => {
  const gate = new AbortController();
  const { popularity, events, idsOf, asked } = await fortyDays(once(gate.signal, "abort"));
  const few = await popularity.ranking(2);
  expect(idsOf(few)).toEqual([0, 1, 2]);
  expect(asked).toEqual([2, undefined]);
  expect(await popularity.ranking(2)).toBe(few);
  const [newest] = events;
  if (newest === undefined) throw new Error("no event");
  const like = { ...newest, event_id: "like", user_id: "new", item_id: "2", type: "like" };
  popularity.apply({ kind: "events_appended", events: [like] });
  expect(idsOf(await popularity.ranking(2))).toEqual([2, 0, 1]);
  const more = popularity.ranking(3);
  gate.abort();
  // The like came to this process, and is in no log that is read here.
  expect(idsOf(await more)).toEqual([2, 0, 1, 3]);
  expect(asked).toEqual([2, undefined]);
  expect(idsOf(await popularity.ranking(2))).toEqual([0, 1, 2]);
});

test("many erasures have the log read no more often than their rankings are waited for", async () => {
  const store = await openStore({ url: await testDatabase() });
  onTestFinished(() => store.close());
  let readings = 0;
  const popularity = popularityOver(new ItemIndex(), {
    async popularity(query) {
      readings++;
      await sleep(20);
      return store.events.popularity(query);
    },
  });
  const asked: Promise<PopularityRanking>[] = [];
  for (let erasure = 0; erasure < 50; erasure++) {
    asked.push(popularity.ranking());
    const user_id = `u${erasure}`;
    popularity.apply({ kind: "user_erased", by: "this_process", user_id, erased_events: 1 });
  }
  const rankings = await Promise.all(asked);
  expect(new Set(rankings).size).toBe(1);
  expect(readings).toBeLessThanOrEqual(2);
});

/** Rankings over this log, which must not fail. */
function popularityOver(index: ItemIndex, log: Pick<Store["events"], "popularity">): Popularity {
  return new Popularity({
    tables: tablesOf(log, index),
    index,
    eventWeights: DEFAULT_WEIGHTS,
    halfLifeDays: 90,
    onError: (error) => {
      throw error;
    },
  });
}

test("what is read without a lost worker serves first, and takes no place of more", async () => {
  const store = await openStore({ url: await testDatabase() });
  onTestFinished(() => store.close());
  const index = new ItemIndex();
  const lines = ["a", "b"].map((item_id, at) => ({
    ...event("u", item_id, "like"),
    event_id: item_id,
    occurred_at: Date.UTC(2026, 0, 1) - at * DAY,
  }));
  for (const { item_id } of lines) index.intern(item_id);
  let isPartial = true;
  const popularity = popularityOver(index, {
    popularity: async (query) => ({ ...(await store.events.popularity(query)), isPartial }),
  });
  const size = async () => [...(await popularity.ranking())].length;
  expect(await size()).toBe(0);
  await store.events.append(lines.slice(0, 1));
  isPartial = false;
  // No change was announced: what is partial is never taken for all.
  await expect.poll(size).toBe(1);
  isPartial = true;
  await store.events.append(lines.slice(1));
  popularity.apply({ kind: "any_events_changed" });
  expect(await size()).toBe(1);
  isPartial = false;
  await expect.poll(size).toBe(2);
});

test("what is not of one moment of the log serves, and is read again though nothing changed", async () => {
  const store = await openStore({ url: await testDatabase() });
  onTestFinished(() => store.close());
  const index = new ItemIndex();
  index.intern("a");
  let isMissing = true;
  const popularity = popularityOver(index, {
    popularity: async (query) => {
      const isOfOneMoment = !isMissing;
      const read = await store.events.popularity(query);
      return { ...read, isOfOneMoment: () => Promise.resolve(isOfOneMoment) };
    },
  });
  const size = async () => [...(await popularity.ranking())].length;
  expect(await size()).toBe(0);
  expect(popularity.current()).toBeUndefined();
  const like = { ...event("u", "a", "like"), event_id: "e", occurred_at: Date.UTC(2026, 0, 1) };
  await store.events.append([like]);
  isMissing = false;
  await expect.poll(size).toBe(1);
  expect(popularity.current()).toBeDefined();
});

test("windows that are asked once do not evict the ranking of the whole log", async () => {
  const { popularity } = await fortyDays();
  const whole = await popularity.ranking();
  for (let days = 1; days <= 39; days++) await popularity.ranking(days);
  expect(popularity.current()).toBe(whole);
  expect(popularity.current(39)).toBe(await popularity.ranking(39));
  expect(popularity.current(1)).toBeUndefined();
});

test("an event counts in every window that has its day, and moves none", async () => {
  const { popularity, events, idsOf } = await fortyDays();
  const [known, unknown] = [await popularity.ranking(20), popularity.current(3)];
  expect(unknown).toBeUndefined();
  const [first] = events;
  const likes = [2, 30].map((age) => ({
    ...event("new", `${age}`, "like"),
    event_id: `new ${age}`,
    occurred_at: (first?.occurred_at ?? 0) - age * DAY,
  }));
  popularity.apply({ kind: "events_appended", events: likes });
  expect(idsOf(known).slice(0, 2)).toEqual([2, 0]);
  expect(known.has(asCatalogNumber(30))).toBe(false);
  expect(popularity.current(20)).toBeUndefined();
});

test("the erasure of an unknown user leaves rankings and the lists of others in place", async () => {
  const { recommendations, users, popular, readings } = await countingEngine();
  const before = await popular();
  const stranger = userQuery("stranger");
  const list = await recommendations.forUser(stranger);
  const read = readings();
  expect(await users.forget("nobody")).toEqual({ erased_events: 0 });
  expect(await popular()).toEqual(before);
  const again = await recommendations.forUser(stranger);
  expect(again.items[0]).toBe(list.items[0]);
  expect(readings()).toBe(read);
  // What was cached for the user is gone: it names the user.
  expect(await users.forget("stranger")).toEqual({ erased_events: 0 });
  expect((await recommendations.forUser(stranger)).items[0]).not.toBe(list.items[0]);
  expect(readings()).toBe(read);
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

test("what counting was too far behind for is read once it has caught up", async () => {
  const store = await openStore({ url: await testDatabase() });
  const left = [10_000, 9999, 0];
  let readings = 0;
  const events: Store["events"] = {
    ...store.events,
    countByDay: async () => left.shift() ?? 0,
    popularity(query) {
      readings++;
      return store.events.popularity(query);
    },
  };
  const engine = await openEngine({ store: { ...store, events } });
  onTestFinished(() => engine.close().then(() => store.close()));
  const popular = () => engine.ports.recommendations.popular(LIST);
  await popular();
  expect([readings, left.length]).toEqual([1, 3]);
  await expect.poll(() => left.length, { timeout: 20_000 }).toBe(0);
  // Where the machine was slow, the first reading counts as a long one, and is repeated later.
  const readAgain = () => popular().then(() => readings);
  await expect.poll(readAgain, { timeout: 20_000 }).toBe(2);
  await popular();
  expect(readings).toBe(2);
});
