/** A worker of a cluster is down: what needs it is refused, and the rest goes on. */
import { runSql } from "@hellorec/test-postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { NewEvent } from "../../contract/event-log.ts";
import type { Store } from "../../contract/store.ts";
import { openStore } from "../../open-store.ts";
import { citusDatabase, cutWorker, hasCitus } from "../../testing/databases.ts";
import type { PostgresTestDatabase } from "../../testing/databases.ts";
import { postgresProxy } from "../../testing/postgres-proxy.ts";
import { event, item, storedIds } from "../../testing/samples.ts";

const USERS = Array.from({ length: 12 }, (_, at) => `user ${at}`);
const BACK_WITHIN = { timeout: 15_000 };

describe.runIf(hasCitus())("a lost worker", () => {
  let database: PostgresTestDatabase;
  let store: Store;
  let lost: ReadonlySet<string>;
  beforeEach(async () => {
    database = await citusDatabase();
    store = await database.open();
    await store.events.append(
      USERS.map((user_id) => event({ event_id: `first of ${user_id}`, user_id })),
    );
    const worker = await cutWorker(database, true);
    lost = await usersOn(database, worker);
    // So that each test is about both kinds of users.
    if (lost.size === 0 || lost.size === USERS.length) throw new Error("all users on one worker");
  });
  afterEach(async () => {
    await cutWorker(database, false);
    await database.remove();
  });

  test("fails the writes that need it, of those that are committed together, and no others", async () => {
    for (let round = 0; round < 5; round += 1) {
      const outcomes = await Promise.allSettled([
        ...USERS.map((user_id) =>
          store.events.append([event({ event_id: `${round} of ${user_id}`, user_id })]),
        ),
        store.items.put([item({ item_id: `item ${round}` })]),
      ]);
      const expected = USERS.map((user_id) =>
        lost.has(user_id)
          ? { status: "rejected", reason: { code: "UNAVAILABLE" } }
          : { status: "fulfilled", value: [true] },
      );
      expect(outcomes).toMatchObject([...expected, { status: "fulfilled" }]);
      expect(store.isReachable).toBe(true);
    }
    await cutWorker(database, false);
    const all = USERS.map((user_id) => event({ event_id: "last", user_id }));
    await expect
      .poll(() => store.events.append(all).catch(() => undefined), BACK_WITHIN)
      .toHaveLength(all.length);
    const served = USERS.filter((user_id) => !lost.has(user_id));
    expect(await storedIds(store)).toHaveLength(USERS.length * 2 + served.length * 5);
  });

  test("fails a very large append as a whole, which succeeds once the worker is back", async () => {
    const many = manyEvents("large");
    await expect(store.events.append(many)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(store.isReachable).toBe(true);
    await cutWorker(database, false);
    await expect
      .poll(() => store.events.append(many).catch(() => undefined), BACK_WITHIN)
      .toEqual(many.map(() => true));
    expect((await storedIds(store)).slice(USERS.length)).toEqual(many.map((each) => each.event_id));
  });

  test("that ends its connections within a very large append delays it", async () => {
    const url = Object.assign(new URL(database.url), { pathname: "/postgres" });
    url.host = await cutWorker(database, false);
    const probe = USERS.map((user_id) => event({ event_id: "probe", user_id }));
    await expect
      .poll(() => store.events.append(probe).catch(() => undefined), BACK_WITHIN)
      .toHaveLength(probe.length);
    let cut = 0;
    for (const ms of [30, 45, 60, 80, 100, 150]) {
      const many = manyEvents(`after ${ms}`);
      const appended = store.events.append(many);
      await new Promise((resolve) => setTimeout(resolve, ms));
      const ended = await runSql<{ state: string | null }>(
        url.href,
        `select state, pg_terminate_backend(pid) from pg_stat_activity
          where datname = $1 and backend_type = 'client backend'`,
        [database.name],
      );
      cut += ended.filter(({ state }) => state === "active").length;
      expect(await appended, `${ms}`).toEqual(many.map(() => true));
    }
    // So that the test is about connections in use.
    expect(cut).toBeGreaterThan(0);
  });

  test("fails the reads of its users alone", async () => {
    const reads = await Promise.allSettled(USERS.map((user) => store.events.recent(user, 5)));
    expect(reads.map(({ status }) => status)).toEqual(
      USERS.map((user) => (lost.has(user) ? "rejected" : "fulfilled")),
    );
    for (const read of reads) {
      if (read.status === "rejected") expect(read.reason).toMatchObject({ code: "UNAVAILABLE" });
    }
  });
});

test.runIf(hasCitus())(
  "a commit whose answer is lost is stored once and reported as new",
  async () => {
    const database = await citusDatabase();
    const proxy = await postgresProxy(database.url);
    const store = await openStore({ url: proxy.url });
    const known = event({ event_id: "known" });
    await store.events.append([known]);
    for (const what of ["cut before", "cut after"] as const) {
      proxy.nextCommit(what);
      const events = USERS.map((user_id) => event({ event_id: what, user_id }));
      const flags = await store.events.append([...events, known]);
      expect(flags, what).toEqual([...events.map(() => true), false]);
    }
    expect(await storedIds(store)).toHaveLength(1 + 2 * USERS.length);
    for (const what of ["cut before", "cut after"] as const) {
      proxy.nextCommit(what);
      const many = manyEvents(`many, ${what}`);
      const flags = await store.events.append([...many, known]);
      expect(flags, what).toEqual([...many.map(() => true), false]);
    }
    await store.close();
    proxy.close();
    await database.remove();
  },
);

/** More events than are written out row by row, of all users. */
function manyEvents(prefix: string): NewEvent[] {
  return Array.from({ length: 5400 }, (_, at) =>
    event({ event_id: `${prefix} ${at}`, user_id: `user ${at % USERS.length}` }),
  );
}

/** Those of the users whose events are on a worker. */
async function usersOn(
  database: PostgresTestDatabase,
  worker: string,
): Promise<ReadonlySet<string>> {
  const rows = await database.run(
    `select user_id from unnest($1::text[]) as each (user_id) join pg_dist_shard_placement
       on shardid = get_shard_id_for_distribution_column('events', user_id)
     where nodename || ':' || nodeport = $2`,
    [USERS, worker],
  );
  return new Set(USERS.filter((user_id) => rows.some((row) => row["user_id"] === user_id)));
}
