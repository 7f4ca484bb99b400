/** A worker of a cluster that goes silent: nothing closes, and nothing answers. */
import { usersByWorker } from "@hellorec/test-postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { RemoteChange } from "../../contract/remote-change.ts";
import type { Store } from "../../contract/store.ts";
import { citusDatabase, hasCitus, ownCitusDatabase } from "../../testing/databases.ts";
import type { PostgresTestDatabase } from "../../testing/databases.ts";
import { postgresProxy } from "../../testing/postgres-proxy.ts";
import { event } from "../../testing/samples.ts";
import { WorkerWatch } from "./worker-watch.ts";

const ALL = Array.from({ length: 24 }, (_, at) => `user ${at}`);
const BACK_WITHIN = { timeout: 15_000 };
const QUERY = {
  weights: { view: 1 },
  retractions: {},
  ratingMidpoint: 2.5,
};

type Proxy = Awaited<ReturnType<typeof postgresProxy>>;

/** The address under which the coordinator knows a node. */
async function addressOf(database: PostgresTestDatabase, group: number): Promise<string> {
  const [node] = await database.run(
    "select nodename || ':' || nodeport as address from pg_dist_node where groupid = $1",
    [group],
  );
  return String(node?.["address"]);
}

/** Makes the coordinator reach a node by another address. */
async function move(database: PostgresTestDatabase, group: number, to: string): Promise<void> {
  const { hostname, port } = new URL(`http://${to}`);
  await database.run(
    "select citus_update_node(nodeid, $2, $3) from pg_dist_node where groupid = $1",
    [group, hostname, Number(port)],
  );
}

describe.runIf(hasCitus())("a silent worker", () => {
  let database: PostgresTestDatabase;
  let proxy: Proxy;
  let coordinator: Proxy;
  let store: Store;
  let lost: readonly string[];
  let served: readonly string[];
  beforeEach(async () => {
    database = await ownCitusDatabase();
    coordinator = await postgresProxy(`postgres://${await addressOf(database, 0)}`);
    const { hostname, port } = new URL(coordinator.url);
    await database.run("select citus_set_coordinator_host($1, $2)", [hostname, Number(port)]);
    proxy = await postgresProxy(`postgres://${await addressOf(database, 1)}`);
    await move(database, 1, new URL(proxy.url).host);
    [lost = [], served = []] = await usersByWorker(database.url, ALL);
    if (lost.length === 0 || served.length === 0) throw new Error("all users on one worker");
    store = await database.open();
    await store.events.append(ALL.map((user_id) => event({ event_id: "first", user_id })));
    await store.events.countByDay({});
    // Places in all pools, with connections to the worker that are kept.
    await Promise.all(ALL.map((user) => store.events.recent(user, 1)));
  });
  afterEach(async () => {
    await database.remove();
    proxy.close();
    coordinator.close();
  });

  const appended = (user_id: string, event_id: string) =>
    store.events.append([event({ event_id, user_id })]);

  test("fails what needs it in bounded time, serves the rest, and is used again when it answers", async () => {
    const changes: RemoteChange[] = [];
    store.onChange((change) => changes.push(change));
    proxy.silence(true);
    const before = await Promise.allSettled([
      ...lost.slice(0, 8).map((user) => store.events.recent(user, 1)),
      appended(lost[0] ?? "", "meanwhile"),
    ]);
    for (const outcome of before) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE" } });
    }
    // From now on it is known: what needs the worker fails at once and keeps nobody waiting.
    for (let round = 0; round < 3; round += 1) {
      const outcomes = await Promise.allSettled([
        ...ALL.map((user) => store.events.recent(user, 1)),
        ...ALL.map((user) => appended(user, `${round}`)),
      ]);
      const expected = ALL.map((user) => (served.includes(user) ? "fulfilled" : "rejected"));
      expect(outcomes.map(({ status }) => status)).toEqual([...expected, ...expected]);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") {
          expect(String(outcome.reason)).toContain("start that worker of the cluster again");
        }
      }
      await expect(store.events.list({ limit: 1 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    }
    expect(store.isReachable).toBe(true);
    // What is counted by day is with the coordinator.
    const popular = await store.events.popularity(QUERY);
    expect(popular.isPartial).toBe(true);
    const weights: number[] = [];
    for await (const items of popular.items) weights.push(...items.flatMap((item) => item.weights));
    expect(weights).toEqual([ALL.length]);
    expect(changes).not.toContainEqual({ kind: "anything" });

    proxy.silence(false);
    await expect.poll(() => changes, BACK_WITHIN).toContainEqual({ kind: "anything" });
    const back = ALL.map((user_id) => event({ event_id: "back", user_id }));
    await expect
      .poll(() => store.events.append(back).catch(() => undefined), BACK_WITHIN)
      .toHaveLength(back.length);
    expect(await store.events.popularity(QUERY)).toMatchObject({ isPartial: false });
    // Nobody holds a place of the log any more, so the last event is in it.
    const last = async () => (await store.events.list({ limit: 1000 })).events.at(-1)?.event_id;
    await expect.poll(last, BACK_WITHIN).toBe("back");
  }, 90_000);

  test("is not taken for down while the coordinator does not even reach itself in time", async () => {
    const watch = new WorkerWatch(database.url, { onLost: () => {}, onReturn: () => {} });
    proxy.silence(true);
    await watch.look();
    expect([...watch.down]).toEqual([new URL(proxy.url).host]);
    proxy.silence(false);
    await expect.poll(() => watch.down.size, BACK_WITHIN).toBe(0);
    proxy.silence(true);
    coordinator.silence(true);
    await watch.look();
    expect([...watch.down]).toEqual([]);
    await watch.close();
  }, 60_000);
});

test.runIf(hasCitus())(
  "a coordinator that is slow by itself is not called a lost worker",
  async () => {
    const database = await citusDatabase();
    const store = await database.open();
    await store.lists.addServed("series-1", 1);
    await database.run(`
    create function be_slow() returns trigger language plpgsql as $$
      begin perform pg_sleep(60); return new; end $$`);
    await database.run(
      "create trigger slow before update on list_series for each row execute function be_slow()",
    );
    const failure = await store.lists.addServed("series-1", 1).then(
      () => "",
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(/timeout/);
    expect(failure).not.toContain("worker");
    await database.run("drop function be_slow cascade");
    await database.remove();
  },
  60_000,
);
