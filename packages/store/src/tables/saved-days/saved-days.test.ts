/** Saved sums by item and day, on every database: erasures, replacements, and what was damaged. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { rowsOutside, runOutside } from "../../testing/run-outside.ts";
import { event, modelInfo } from "../../testing/samples.ts";

const SETTINGS = JSON.stringify({ weights: { view: 1 } });

/** A body of more than one part. */
function bodyOf(seed: number): Uint8Array {
  return Uint8Array.from({ length: 1_200_000 }, (_, index) => index * 31 + seed + (index >> 13));
}

describe.each(databases)("saved days in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await create();
    store = await database.open();
  });
  afterEach(() => database.remove());

  async function save(seed: number, discardCount?: number): Promise<boolean> {
    return store.savedDays.save({
      settings: SETTINGS,
      body: bodyOf(seed),
      discardCount: discardCount ?? (await store.models.discardCount()),
    });
  }

  async function expectSaved(seed: number): Promise<void> {
    const loaded = await store.savedDays.load(SETTINGS);
    expect(Buffer.compare(loaded ?? new Uint8Array(), bodyOf(seed))).toBe(0);
  }

  async function expectNone(): Promise<void> {
    expect(await store.savedDays.load(SETTINGS)).toBeUndefined();
    expect(await store.savedDays.savedAt(SETTINGS)).toBeUndefined();
  }

  /** Does something with the database while no store has it open. */
  async function whileClosed<T>(work: () => Promise<T>): Promise<T> {
    await store.close();
    const result = await work();
    store = await database.open();
    return result;
  }

  /** How many parts are stored, of models too. */
  async function parts(): Promise<number> {
    const sql = "select count(*) as n from model_parts";
    const [row] = await whileClosed(() => rowsOutside(database.url, sql));
    return Number(row?.["n"]);
  }

  test("nothing is saved in the beginning", async () => {
    await expectNone();
    expect(await parts()).toBe(0);
  });

  test("what was saved is loaded byte for byte, with the same settings alone", async () => {
    const before = Date.now();
    expect(await save(1)).toBe(true);
    await expectSaved(1);
    const savedAt = await store.savedDays.savedAt(SETTINGS);
    expect(savedAt).toBeGreaterThanOrEqual(before);
    expect(savedAt).toBeLessThanOrEqual(Date.now());
    expect(await store.savedDays.load("{}")).toBeUndefined();
    expect(await store.savedDays.savedAt("{}")).toBeUndefined();
  });

  test("the last save replaces the others, and drops their parts", async () => {
    await store.models.save({ info: modelInfo("1"), body: new Uint8Array(9), discardCount: 0 });
    for (const seed of [1, 2, 3]) expect(await save(seed)).toBe(true);
    await expectSaved(3);
    // Saves of models leave it in place, and it leaves models.
    await store.models.save({ info: modelInfo("2"), body: new Uint8Array(9), discardCount: 0 });
    await expectSaved(3);
    expect((await store.models.latest()).model?.info.version).toBe("2");
    expect(await parts()).toBe(4);
  });

  test("an erasure makes it invalid and drops its parts", async () => {
    await store.events.append([event({ event_id: "a", user_id: "alice" })]);
    await save(1);
    expect(await store.events.eraseUser("nobody")).toBe(0);
    await expectSaved(1);
    expect(await store.events.eraseUser("alice")).toBe(1);
    await expectNone();
    expect(await parts()).toBe(0);
    await expectNone();
    expect(await save(2)).toBe(true);
    await expectSaved(2);
  });

  test("removed events make it invalid", async () => {
    await store.events.append([event({ event_id: "a", item_id: "m" })]);
    await save(1);
    expect(await store.events.remove({ item_ids: ["m"], events: [] })).toBe(1);
    await expectNone();
  });

  test("what was read before an erasure is not saved after it, nor beside it", async () => {
    await store.events.append([event({ event_id: "a", user_id: "alice" })]);
    const discardCount = await store.models.discardCount();
    const [isSaved] = await Promise.all([save(1, discardCount), store.events.eraseUser("alice")]);
    await expectNone();
    expect(await save(1, discardCount)).toBe(false);
    await expectNone();
    // What the refused saves wrote is gone, or goes with the next save.
    expect(isSaved).toBeTypeOf("boolean");
    await save(2);
    await expectSaved(2);
    expect(await parts()).toBe(2);
  });

  test("a damaged body, and a changed row, are not loaded", async () => {
    for (const damage of [
      "update model_parts set bytes = (select bytes from model_parts where part = 1) where part = 0",
      "delete from model_parts where part = 1",
      "update saved_days set body_bytes = body_bytes - 1",
      "update saved_days set checksum = 'x'",
      "update saved_days set body_id = 'none'",
    ]) {
      await save(1);
      await expectSaved(1);
      await whileClosed(() => runOutside(database.url, [damage]));
      expect(await store.savedDays.load(SETTINGS), damage).toBeUndefined();
    }
    await save(2);
    await expectSaved(2);
  });
});

test.each(databases)(
  "several processes save, and the last one's is loaded in $name",
  async (each) => {
    const database = await each.create();
    // A file has one owner at a time.
    const isShared = database.url.startsWith("postgres");
    const store = await database.open();
    await store.savedDays.save({ settings: SETTINGS, body: bodyOf(1), discardCount: 0 });
    if (!isShared) await store.close();
    const other = await database.open();
    const found = await other.savedDays.load(SETTINGS);
    expect(Buffer.compare(found ?? new Uint8Array(), bodyOf(1))).toBe(0);
    const stores = isShared ? [store, other, store, other] : [other];
    const saved = await Promise.all(
      stores.map((one, at) =>
        one.savedDays.save({ settings: SETTINGS, body: bodyOf(at), discardCount: 0 }),
      ),
    );
    expect(saved).toEqual(stores.map(() => true));
    const loaded = await other.savedDays.load(SETTINGS);
    expect(stores.map((_, at) => Buffer.compare(bodyOf(at), loaded ?? bodyOf(-1)))).toContain(0);
    await database.remove();
  },
);
