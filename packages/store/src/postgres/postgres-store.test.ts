/** Stores in PostgreSQL: opening, errors, and several processes over one database. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { RemoteChange } from "../contract/remote-change.ts";
import type { Store } from "../contract/store.ts";
import { openStore } from "../open-store.ts";
import { storedPopularity } from "../testing/brute-force-popularity.ts";
import { postgresDatabase } from "../testing/databases.ts";
import type { PostgresTestDatabase } from "../testing/databases.ts";
import { event, item, modelInfo, storedIds } from "../testing/samples.ts";

let database: PostgresTestDatabase;
beforeEach(async () => {
  database = await postgresDatabase();
});
afterEach(() => database.remove());

describe("opening a PostgreSQL database", () => {
  test("several processes that open at once migrate once", async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const stores = await Promise.all([1, 2, 3, 4, 5].map(() => database.open({ log })));
    expect(lines.filter((line) => line.includes("from version 0 to 11"))).toHaveLength(1);
    expect(stores[0]?.name).toMatch(new RegExp(`^${database.name} at [^@]+$`));
    expect(stores.map((store) => store.schemaVersion)).toEqual([11, 11, 11, 11, 11]);
    expect(await database.run("select version from migrations order by 1")).toEqual([
      { version: "1" },
      { version: "2" },
      { version: "3" },
      { version: "4" },
      { version: "5" },
      { version: "6" },
      { version: "7" },
      { version: "8" },
      { version: "9" },
      { version: "10" },
      { version: "11" },
    ]);
  });

  test("a newer schema is refused", async () => {
    await (await database.open()).close();
    await database.run("insert into migrations values (99, 'from the future', 0)");
    await expect(database.open()).rejects.toMatchObject({
      code: "NEWER",
      message: expect.stringContaining("schema 99, this one knows 11"),
    });
  });

  test("a migration that fails leaves no tables", async () => {
    await database.run("create table model_parts (of_another_program int)");
    await expect(database.open()).rejects.toMatchObject({
      code: "UNUSABLE",
      message: expect.stringContaining("has tables of another program"),
    });
    const tables = await database.run(
      "select relname from pg_class where relnamespace = 'public'::regnamespace",
    );
    expect(tables).toEqual([{ relname: "model_parts" }]);
  });

  test("tables of another program are not changed", async () => {
    await database.run("create table migrations (of_another_program int)");
    await expect(database.open()).rejects.toMatchObject({
      code: "UNUSABLE",
      message: expect.stringContaining("another program"),
    });
    await database.run("create table events (of_another_program int)");
    await expect(database.open()).rejects.toMatchObject({
      code: "UNUSABLE",
      message: expect.stringContaining("has tables of another program"),
    });
  });

  test("an unreachable database is reported with advice and without the password", async () => {
    const to = (change: (url: URL) => void) => {
      const url = new URL(database.url);
      url.password = "hunter2";
      change(url);
      return url.href;
    };
    const right = new URL(database.url).password;
    const refusals = [
      [to(() => {}), "check the user and the password"],
      [to((url) => Object.assign(url, { password: right, pathname: "/none" })), "createdb none"],
      [to((url) => (url.port = "1")), "nothing answers at 127.0.0.1:1"],
      [to((url) => (url.hostname = "no.such.host.invalid")), "no.such.host.invalid"],
      ["postgres://me:hunter2@host:port/database", "is no postgres:// URL"],
    ] as const;
    for (const [url, message] of refusals) {
      const refused = await openStore({ url }).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: "UNUSABLE" });
      expect(String(refused)).toContain(message);
      expect(String(refused)).not.toContain("hunter2");
    }
  });
});

describe("text in PostgreSQL", () => {
  test("is compared and sorted by its bytes, as in SQLite", async () => {
    const store = await database.open();
    const ids = ["B", "a", "_", "Z", "ä", "b", "10", "9", "A", "-a"];
    await store.items.put(ids.map((item_id) => item({ item_id })));
    const { items } = await store.items.list({ limit: 50 });
    expect(items.map(({ item_id }) => item_id)).toEqual(
      ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });

  test("a request that PostgreSQL refuses fails alone", async () => {
    const store = await database.open();
    const outcomes = await Promise.allSettled([
      store.events.append([event({ event_id: "before" })]),
      store.events.append([event({ event_id: "nul", item_id: "\0" })]),
      store.events.append([event({ event_id: "after" })]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await storedIds(store)).toEqual(["before", "after"]);
  });
});

describe("several stores over one database", () => {
  let one: Store;
  let two: Store;
  let changes: RemoteChange[];
  beforeEach(async () => {
    one = await database.open();
    two = await database.open();
    changes = [];
    two.onChange((change) => changes.push(change));
  });

  test("each receives the changes of the others and not its own", async () => {
    await two.events.append([event({ event_id: "own", user_id: "own" })]);
    await one.events.append([event({ event_id: "e", user_id: "Zoë" })]);
    await one.items.put([item({ item_id: "m" })]);
    await one.models.save({ info: modelInfo("1"), body: new Uint8Array(3), discardCount: 0 });
    await one.events.eraseUser("Zoë");
    await expect
      .poll(() => changes)
      .toEqual([
        { kind: "events_appended", user_id: "Zoë" },
        { kind: "items_changed", item_ids: ["m"] },
        { kind: "models_changed" },
        { kind: "user_erased", user_id: "Zoë" },
      ]);
    expect(await two.counts()).toEqual({ events: 1, users: 1, items: 1 });
  });

  test("concurrent saves of several processes do not mix their parts", async () => {
    const body = new Uint8Array(3_500_000).fill(7);
    const names = ["a", "b", "c", "d"].map((name) => `from ${name}`);
    const saved = await Promise.all(
      names.map((name, index) =>
        (index % 2 === 0 ? one : two).models.save({ info: modelInfo(name), body, discardCount: 0 }),
      ),
    );
    expect(saved).toEqual([true, true, true, true]);
    const { model, damaged } = await one.models.latest();
    expect(damaged).toEqual([]);
    expect(Buffer.compare(model?.body ?? new Uint8Array(), body)).toBe(0);
    expect(names).toContain(model?.info.version);
    expect(await database.run("select count(distinct body_id)::int as n from model_parts")).toEqual(
      [{ n: 3 }],
    );
  });

  test("a fit is not saved if another process erased a user meanwhile", async () => {
    await one.events.append([event({ event_id: "e", user_id: "Zoë" })]);
    for (let round = 0; round < 10; round += 1) {
      await one.events.append([event({ event_id: `e${round}`, user_id: "Zoë" })]);
      const discardCount = await one.models.discardCount();
      const info = modelInfo(`fit ${round}`);
      const [isSaved] = await Promise.all([
        one.models.save({ info, body: new Uint8Array(2_000_000), discardCount }),
        two.events.eraseUser("Zoë"),
      ]);
      expect((await two.models.latest()).model).toBeUndefined();
      expect(await one.events.history({ user_id: "Zoë", limit: 1 })).toEqual({ events: [] });
      const popular = {
        weights: { view: 1 },
        retractions: {},
        ratingMidpoint: 0,
        halfLifeMs: 1000,
      };
      expect((await storedPopularity(one, popular)).size).toBe(0);
      if (isSaved) expect(await one.models.history(1)).toEqual([info]);
    }
    expect(await database.run("select * from model_parts")).toEqual([]);
  });

  test("changes of many users are split into messages, those of very many users have no names", async () => {
    const by = (count: number, name: string) =>
      Array.from({ length: count }, (_, n) =>
        event({ event_id: `${name}${n}`, user_id: `${name} ${n}`.padEnd(100, "ö") }),
      );
    await one.events.append(by(150, "some"));
    await expect.poll(() => changes.length).toBe(150);
    expect(new Set(changes.map((change) => "user_id" in change && change.user_id)).size).toBe(150);
    await one.events.append(by(1001, "many"));
    await expect.poll(() => changes.at(-1)).toEqual({ kind: "any_events_appended" });
    await one.events.append(by(1000, "long"));
    await expect.poll(() => changes.at(-1)).toEqual({ kind: "anything" });
  });

  test("a lost connection of the listener is reported: anything may have changed", async () => {
    await database.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen hellorec_changes'",
    );
    await expect.poll(() => changes, { timeout: 10_000 }).toContainEqual({ kind: "anything" });
    changes.length = 0;
    await one.events.append([event({ event_id: "again", user_id: "again" })]);
    await expect.poll(() => changes).toContainEqual({ kind: "events_appended", user_id: "again" });
  });

  test("a store counts the events of another one at once", async () => {
    for (let at = 0; at < 50; at++) {
      const [own] = await Promise.all([one.countEvents(), two.countEvents()]);
      await one.events.append([event({ event_id: `elsewhere-${at}`, user_id: "elsewhere" })]);
      expect(await two.countEvents()).toBe(own + 1);
    }
  });

  test("a leader lock has one holder, until it releases, closes or loses its connection", async () => {
    const held = await one.tryLeaderLock("fit");
    expect(held?.lost.aborted).toBe(false);
    expect(await two.tryLeaderLock("fit")).toBeUndefined();
    const other = await two.tryLeaderLock("something else");
    await held?.release();
    const next = await two.tryLeaderLock("fit");
    expect(next).toBeDefined();
    expect(await one.tryLeaderLock("fit")).toBeUndefined();
    // Of this database: tests of other databases of the server hold some too.
    await database.run(
      "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())",
    );
    await expect.poll(() => [next?.lost.aborted, other?.lost.aborted]).toEqual([true, true]);
    expect(await one.tryLeaderLock("fit")).toBeDefined();
    await one.close();
    expect(await two.tryLeaderLock("fit")).toBeDefined();
  });
});
