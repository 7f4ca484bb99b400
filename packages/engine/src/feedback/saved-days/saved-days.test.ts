/** Starts that serve what was saved before, over a real store. */
import { setTimeout as sleep } from "node:timers/promises";

import { openStore } from "@hellorec/store";
import type { NewEvent, Store } from "@hellorec/store";
import { expect, onTestFinished, test } from "vitest";

import { ItemIndex } from "../../catalog/item-index.ts";
import { openEngine } from "../../engine.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { event, item, LIST } from "../../testing/test-engine.ts";
import { DEFAULT_WEIGHTS } from "../event-weights.ts";
import type { EventWeights } from "../event-weights.ts";
import { Popularity } from "../popularity.ts";
import { loadDays, SavedDays } from "./saved-days.ts";

const DAY = 86_400_000;
const ITEMS = ["a", "b", "c"];

/** An event as the store has it, `age` days before the newest one. */
function logged(event_id: string, item_id: string, type = "view", age = 0): NewEvent {
  return {
    ...event(`user of ${event_id}`, item_id, type),
    event_id,
    occurred_at: Date.UTC(2026, 0, 9) - age * DAY,
  };
}

/** What a process does at its start: its readings of all days wait for `mayRead`. */
function startOver(
  store: Store,
  {
    eventWeights = DEFAULT_WEIGHTS,
    items = ITEMS,
    leastCells = 1,
    mayRead = Promise.resolve(),
  }: {
    eventWeights?: EventWeights;
    items?: readonly string[];
    leastCells?: number;
    mayRead?: Promise<unknown>;
  } = {},
) {
  const onError = (error: unknown) => {
    throw error;
  };
  const index = new ItemIndex();
  for (const id of items) index.intern(id);
  let readings = 0;
  const events: Store["events"] = {
    ...store.events,
    async popularity(query) {
      readings++;
      await mayRead;
      return store.events.popularity(query);
    },
  };
  const body = loadDays({ store, eventWeights, onError });
  const savedStore = { events, models: store.models, savedDays: store.savedDays };
  const days = new SavedDays({ store: savedStore, index, eventWeights, body, leastCells, onError });
  const options = { tables: days, index, eventWeights, halfLifeDays: 90, onError };
  const popularity = new Popularity(options);
  onTestFinished(() => days.close());
  const totals = async (windowDays?: number) =>
    [...(await popularity.ranking(windowDays))].map(({ number, score }) => [
      index.idOf(number),
      Math.round(score),
    ]);
  return { days, popularity, totals, readings: () => readings };
}

/** The store, and what became of each save of days and each question for their age. */
function watchedStore(store: Store) {
  const saves: Promise<boolean>[] = [];
  const ages: Promise<number | undefined>[] = [];
  const savedDays: Store["savedDays"] = {
    ...store.savedDays,
    save(days) {
      const saving = store.savedDays.save(days);
      saves.push(saving);
      return saving;
    },
    savedAt(settings) {
      const asking = store.savedDays.savedAt(settings);
      ages.push(asking);
      return asking;
    },
  };
  return { watched: { ...store, savedDays }, saves, ages };
}

/** A store in which the weights of two days are saved: "a" 4 and, a week before, "b" 1. */
async function savedStore(): Promise<Store> {
  const store = await openStore({ url: await testDatabase() });
  onTestFinished(() => store.close());
  await store.events.append([logged("1", "a", "like"), logged("2", "b", "view", 7)]);
  const { watched, saves } = watchedStore(store);
  const first = startOver(watched);
  expect(await first.totals()).toEqual([
    ["a", 4],
    ["b", 1],
  ]);
  await expect.poll(() => saves.length).toBe(1);
  expect(await saves[0]).toBe(true);
  await first.days.close();
  return store;
}

/** A promise, and what resolves it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test("a start serves every window from what was saved, and then from the log", async () => {
  const store = await savedStore();
  // Came after the save, before the start.
  await store.events.append([logged("3", "c", "purchase")]);
  const { opened, open } = gate();
  const second = startOver(store, { mayRead: opened });
  expect(await second.totals()).toEqual([
    ["a", 4],
    ["b", 1],
  ]);
  expect(await second.totals(1)).toEqual([["a", 4]]);
  expect(second.popularity.current()).toBeUndefined();
  expect(second.popularity.current(1)).toBeUndefined();
  void second.popularity.start();
  onTestFinished(() => second.popularity.close());
  await expect.poll(second.readings, { timeout: 10_000 }).toBe(1);
  expect(await second.totals(1)).toEqual([["a", 4]]);
  open();
  await expect
    .poll(() => second.totals(1), { timeout: 10_000 })
    .toEqual([
      ["c", 5],
      ["a", 4],
    ]);
  await expect.poll(second.totals).toEqual([
    ["c", 5],
    ["a", 4],
    ["b", 1],
  ]);
  expect(second.popularity.current()).toBeDefined();
  expect(second.readings()).toBe(1);
});

test("events of this process count once, before, while and after the log is read", async () => {
  const store = await savedStore();
  const { opened, open } = gate();
  const { popularity, totals, readings } = startOver(store, { mayRead: opened });
  const track = async (event: NewEvent) => {
    await store.events.append([event]);
    popularity.apply({ kind: "events_appended", events: [event] });
  };
  // The saved table may not be there yet.
  await track(logged("3", "c", "view"));
  expect(await totals(1)).toEqual([
    ["a", 4],
    ["c", 1],
  ]);
  await track(logged("4", "c", "view"));
  expect(await totals(1)).toEqual([
    ["a", 4],
    ["c", 2],
  ]);
  void popularity.start();
  onTestFinished(() => popularity.close());
  await expect.poll(readings, { timeout: 10_000 }).toBe(1);
  open();
  await expect.poll(() => popularity.current(), { timeout: 10_000 }).toBeDefined();
  expect(await totals()).toEqual([
    ["a", 4],
    ["c", 2],
    ["b", 1],
  ]);
  await track(logged("5", "c", "view"));
  expect(await totals(1)).toEqual([
    ["a", 4],
    ["c", 3],
  ]);
});

test("items that the catalog lost are left out of what was saved", async () => {
  const store = await savedStore();
  const second = startOver(store, { items: ["b", "x"], mayRead: gate().opened });
  expect(await second.totals()).toEqual([["b", 1]]);
});

test("what was saved is dropped by an erasure, before the start or after it", async () => {
  const store = await savedStore();
  const running = startOver(store);
  expect(await running.totals(1)).toEqual([["a", 4]]);
  const user_id = "user of 1";
  expect(await store.events.eraseUser(user_id)).toBe(1);
  running.popularity.apply({ kind: "user_erased", by: "this_process", user_id, erased_events: 1 });
  expect(await running.totals()).toEqual([["b", 1]]);
  expect(running.readings()).toBe(1);
  const later = startOver(store);
  expect(await later.days.saved).toBeUndefined();
  expect(await later.totals()).toEqual([["b", 1]]);
  expect(later.readings()).toBe(1);
});

test("a table that was read before an erasure is not saved after it", async () => {
  const store = await openStore({ url: await testDatabase() });
  onTestFinished(() => store.close());
  await store.events.append([logged("1", "a", "like"), logged("2", "b")]);
  const { opened, open } = gate();
  const { watched, saves } = watchedStore(store);
  const { days, readings } = startOver(watched, { mayRead: opened });
  const reading = days.read();
  await expect.poll(readings).toBe(1);
  await store.events.eraseUser("user of 1");
  open();
  await reading;
  await expect.poll(() => saves.length).toBe(1);
  expect(await saves[0]).toBe(false);
  // The next reading is of after the erasure.
  await days.read();
  await expect.poll(() => saves.length).toBe(2);
  expect(await saves[1]).toBe(true);
});

test("other weights do not use what was saved, nor does a damaged one", async () => {
  const store = await savedStore();
  const eventWeights = { ...DEFAULT_WEIGHTS, like: 9 };
  const { watched, saves } = watchedStore(store);
  const other = startOver(watched, { eventWeights });
  expect(await other.totals()).toEqual([
    ["a", 9],
    ["b", 1],
  ]);
  expect(other.readings()).toBe(1);
  await expect.poll(() => saves.length).toBe(1);
  expect(await saves[0]).toBe(true);
  const usual = { ...store, savedDays: { ...store.savedDays } };
  let loaded = 0;
  usual.savedDays.load = async (settings) => {
    const body = await store.savedDays.load(settings);
    loaded += body?.length ?? 0;
    return body?.fill(255, 40, 48);
  };
  const damaged = startOver(usual, { eventWeights });
  expect(await damaged.days.saved).toBeUndefined();
  expect(loaded).toBeGreaterThan(48);
  expect(await damaged.totals()).toHaveLength(2);
});

test("servers over one database do not save again what is new", async () => {
  const store = await savedStore();
  const { watched, saves, ages } = watchedStore(store);
  for (let server = 1; server <= 3; server++) {
    const { days } = startOver(watched);
    await days.read();
    // One at the start, one before a save.
    await expect.poll(() => ages.length).toBe(2 * server);
    await Promise.all(ages);
    await sleep(20);
  }
  expect(saves).toHaveLength(0);
});

test.each([
  ["older than an hour", -3_700_000],
  ["by a clock that was far ahead", 86_400_000],
])("what was saved %s is not used, and is saved anew", async (_, age) => {
  const store = await savedStore();
  const { watched, saves } = watchedStore(store);
  watched.savedDays.savedAt = async () => Date.now() + age;
  const later = startOver(watched);
  expect(await later.days.saved).toBeUndefined();
  expect(await later.totals(1)).toEqual([["a", 4]]);
  expect(later.readings()).toBeGreaterThan(0);
  await later.days.read();
  await expect.poll(() => saves.length).toBe(1);
});

test("a saved table goes when another process may have erased events", async () => {
  const store = await savedStore();
  const { opened, open } = gate();
  const { popularity, totals, readings } = startOver(store, { mayRead: opened });
  expect(await totals(1)).toEqual([["a", 4]]);
  await store.events.eraseUser("user of 1");
  popularity.apply({ kind: "any_events_changed" });
  const after = totals();
  await expect.poll(readings).toBe(1);
  open();
  expect(await after).toEqual([["b", 1]]);
});

test("a small log saves nothing", async () => {
  const url = await testDatabase();
  const store = await openStore({ url });
  onTestFinished(() => store.close());
  let saves = 0;
  const savedDays: Store["savedDays"] = {
    ...store.savedDays,
    save: async () => {
      saves++;
      return true;
    },
  };
  const engine = await openEngine({ store: { ...store, savedDays }, refitAfterEvents: 0 });
  await engine.ports.items.put(ITEMS.map((id) => item(id)));
  await engine.ports.events.track([event("u", "a", "like")]);
  await engine.ports.recommendations.popular(LIST);
  await sleep(20);
  await engine.close();
  expect(saves).toBe(0);
});
