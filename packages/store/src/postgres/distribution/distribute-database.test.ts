/** A database is distributed with what it holds, and asks one worker for what is of one user. */
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { distributeStore, inspectStore } from "../../index.ts";
import { prepareErasure } from "../../tables/events/erase-user.ts";
import { prepareEventQueries } from "../../tables/events/event-queries.ts";
import { postgresQueryBuilder } from "../../tables/query-builder.ts";
import type { Query } from "../../tables/query.ts";
import {
  citusDatabase,
  emptyCitusDatabase,
  hasCitus,
  postgresDatabase,
  sqliteDatabase,
} from "../../testing/databases.ts";
import type { PostgresTestDatabase } from "../../testing/databases.ts";
import { event, item, storedIds } from "../../testing/samples.ts";

const IDS = Array.from({ length: 200 }, (_, at) => `e${at}`);

test.each([
  ["SQLite", sqliteDatabase, "only a database in PostgreSQL"],
  ["PostgreSQL", postgresDatabase, "without Citus"],
])("%s is refused, with what to do", async (_, create, reason) => {
  const database = await create();
  await (await database.open()).close();
  const distributed = distributeStore(database.url, () => {});
  await expect(distributed).rejects.toMatchObject({
    code: "UNUSABLE",
    message: expect.stringContaining(reason),
  });
  await database.remove();
});

describe.runIf(hasCitus())("on a cluster", () => {
  let database: PostgresTestDatabase;
  beforeEach(async () => {
    database = await emptyCitusDatabase();
  });
  afterEach(() => database.remove());

  test("rows move to the workers in their order, again does nothing, and servers go on", async () => {
    const before = await database.open();
    await before.items.put([item({ item_id: "metropolis" })]);
    await before.events.append(
      IDS.map((event_id, at) => event({ event_id, user_id: `user ${at % 17}` })),
    );
    while ((await before.events.countByDay({})) > 0);
    const order = await storedIds(before);
    await before.close();
    const lines: string[] = [];
    for (let times = 0; times < 2; times += 1) {
      await distributeStore(database.url, (line) => lines.push(line));
    }
    expect(lines).toEqual([
      expect.stringMatching(/: distributed over 2 workers by user_id$/),
      expect.stringMatching(/: is distributed over 2 workers by user_id$/),
    ]);
    expect(await database.run("select pg_relation_size('events') as bytes")).toEqual([
      { bytes: "0" },
    ]);
    const after = await database.open();
    expect(after.name).toMatch(/distributed over 2 workers$/);
    expect(await storedIds(after)).toEqual(order);
    expect(await after.counts()).toEqual({ events: 200, users: 17, items: 1 });
    const again = IDS.slice(0, 17).map((event_id, at) =>
      event({ event_id, user_id: `user ${at}` }),
    );
    expect(await after.events.append([...again, event({ event_id: "new" })])).toEqual([
      ...again.map(() => false),
      true,
    ]);
    expect((await storedIds(after)).at(-1)).toBe("new");
    expect(await inspectStore(database.url)).toMatchObject({ server: { workers: 2 } });
  });

  test("while a server uses it, it is refused, and nothing is changed", async () => {
    const store = await database.open();
    await store.events.append([event({ event_id: "a" })]);
    await expect(distributeStore(database.url, () => {})).rejects.toMatchObject({
      code: "UNUSABLE",
      message: expect.stringMatching(/servers still use the database .*: stop all of them/),
    });
    expect(await inspectStore(database.url)).toMatchObject({ server: { workers: 0 } });
    expect(await storedIds(store)).toEqual(["a"]);
  });

  test("a process that dies meanwhile leaves it as it was, and the next one distributes it", async () => {
    const store = await database.open();
    await store.events.append(IDS.map((event_id) => event({ event_id, user_id: event_id })));
    const order = await storedIds(store);
    await store.close();
    for (let round = 0; round < 6; round += 1) {
      const distributing = distributeStore(database.url, () => {}).then(
        () => "done",
        () => "cut",
      );
      await new Promise((resolve) => setTimeout(resolve, 20 + round * 50));
      await database.run(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name like 'hellorec%'",
        [database.name],
      );
      await distributing;
      const between = await database.open();
      expect(await storedIds(between)).toHaveLength(IDS.length);
      await between.close();
    }
    await distributeStore(database.url, () => {});
    const after = await database.open();
    expect(await storedIds(after)).toEqual(order);
    expect(after.name).toContain("distributed");
  });
});

test.runIf(hasCitus())("what is of one user asks one worker", async () => {
  const database = await citusDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const queries = prepareEventQueries(postgresQueryBuilder());
  const erasure = prepareErasure(postgresQueryBuilder());
  const page = { user_id: "alice", limit: 10 };
  const ofUser: Record<string, Query<unknown>> = {
    recent: queries.recent.with(page),
    recentUpTo: queries.recentUpTo.with({ ...page, horizon: 1 }),
    recentBeyond: queries.recentBeyond.with({ ...page, horizon: 1 }),
    history: queries.history.with(page),
    historyAfter: queries.historyAfter.with({ ...page, occurred_at: 1, seq: 1 }),
    newest: erasure.newest.with({ user_id: "alice", offset: 0 }),
    erase: erasure.erase.with({ id: "alice", time: 1, seq: 1 }),
  };
  for (const [name, { sql, parameters }] of Object.entries(ofUser)) {
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain ${sql}`, [
      ...parameters,
    ]);
    const tasks = rows.flatMap((row) => /Task Count: (\d+)/.exec(row["QUERY PLAN"])?.[1] ?? []);
    expect(tasks, name).toEqual(["1"]);
  }
  await client.end();
  await database.remove();
});
