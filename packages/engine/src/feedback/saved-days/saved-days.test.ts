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

/** A store in which the weights of two days are saved: "a" 4 and, a week before, "b" 1. */
async function savedStore(): Promise<Store> {
  const store = await openStore({ url: await testDatabase() });
  onTestFinished(() => store.close());
  await store.events.append([logged("1", "a", "like"), logged("2", "b", "view", 7)]);
  const first = startOver(store);
  expect(await first.totals()).toEqual([
    ["a", 4],
    ["b", 1],
  ]);
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
  await store.events.append([logged("1", "a", "like")]);
  const { opened, open } = gate();
  const { days, readings } = startOver(store, { mayRead: opened });
  const reading = days.read();
  await expect.poll(readings).toBe(1);
  await store.events.eraseUser("user of 1");
  open();
  await reading;
  await days.close();
  expect(await startOver(store).days.saved).toBeUndefined();
});

test("other weights do not use what was saved, nor does a damaged one", async () => {
  const store = await savedStore();
  const eventWeights = { ...DEFAULT_WEIGHTS, like: 9 };
  const other = startOver(store, { eventWeights });
  expect(await other.totals()).toEqual([
    ["a", 9],
    ["b", 1],
  ]);
  expect(other.readings()).toBe(1);
  await other.days.close();
  const usual = { ...store, savedDays: { ...store.savedDays } };
  usual.savedDays.load = async (settings) => {
    const body = await store.savedDays.load(settings);
    return body?.fill(255, 40, 48);
  };
  const damaged = startOver(usual, { eventWeights });
  expect(await damaged.days.saved).toBeUndefined();
  expect(await damaged.totals()).toHaveLength(2);
});

test("servers over one database do not save again what is new", async () => {
  const store = await savedStore();
  let saves = 0;
  const counting = { ...store, savedDays: { ...store.savedDays } };
  counting.savedDays.save = (days) => {
    saves++;
    return store.savedDays.save(days);
  };
  for (let server = 0; server < 3; server++) {
    const { days } = startOver(counting);
    await days.read();
    await days.close();
  }
  expect(saves).toBe(0);
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
