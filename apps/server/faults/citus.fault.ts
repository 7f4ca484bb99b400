/**
 * Point 14 of docs/reliability.md: on a Citus cluster a killed worker takes its own users along and no
 * others, and the log stays exact.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { usersByWorker } from "@hellorec/test-postgres";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";

import { expectLedger } from "./ledger/check.ts";
import { Ledger } from "./ledger/ledger.ts";
import { Load, track } from "./support/caller.ts";
import {
  addressOf,
  clusterDatabase,
  dropClusterDatabases,
  killNode,
  moveWorker,
  startEndedNodes,
  startNode,
  whyNoCluster,
} from "./support/cluster.ts";
import { Count, noteSkipped } from "./support/figures.ts";
import type { Folder } from "./support/folders.ts";
import { makeFolder } from "./support/folders.ts";
import { anyInteger, rounds } from "./support/form.ts";
import type { Connection } from "./support/http.ts";
import { run, withServer } from "./support/server.ts";
import { SilentProxy } from "./support/silent-proxy.ts";

const KILLS = rounds({ quick: 2, long: 6 });
const SILENCES = rounds({ quick: 1, long: 3 });
const DATABASE = "hellorec_faults_citus";
// Finding out which worker is down takes seconds where it is silent.
const REFUSED_WITHIN = { timeout: 20_000, interval: 50 };
const ANSWERED_WITHIN_MS = 25_000;
const BACK_WITHIN = { timeout: 60_000, interval: 100 };
// Those of `Load`.
const USERS = Array.from({ length: 500 }, (_, at) => `user-${at + 1}`);

const whyNot = whyNoCluster();
const skipped = noteSkipped("a Citus cluster", whyNot);

describe.skipIf(whyNot !== undefined)(`a Citus cluster${skipped}`, () => {
  let folder: Folder;
  let database: string;
  let count: Count;
  let ledger: Ledger;
  let sent = 0;
  beforeEach(async () => {
    folder = await makeFolder();
    ledger = new Ledger();
    database = await clusterDatabase(DATABASE);
    const { status, err } = await run(["migrate", "--distribute"], {
      folder: folder.path,
      database,
    });
    if (status !== 0) throw new Error(`migrate --distribute: ${err}`);
  });
  afterEach(async () => {
    count.acknowledged = ledger.acknowledged;
    count.record();
    await startEndedNodes();
    await folder.remove();
  });
  afterAll(() => dropClusterDatabases(DATABASE));

  /** The status of a batch with one event of one user. */
  async function statusOf(connection: Connection, user_id: string): Promise<number> {
    sent += 1;
    const occurred_at = new Date(Date.UTC(2026, 0, 2)).toISOString();
    const event = {
      event_id: `probe-${sent}`,
      user_id,
      item_id: "probe",
      type: "view",
      occurred_at,
    };
    const answer = await track(connection, ledger, [event]);
    return answer.kind === "answer" ? answer.status : 0;
  }

  /** The same. It takes no longer than connecting and committing may. */
  async function statusInTime(connection: Connection, user_id: string): Promise<number> {
    const start = performance.now();
    const status = await statusOf(connection, user_id);
    expect(performance.now() - start).toBeLessThan(ANSWERED_WITHIN_MS);
    return status;
  }

  test(`a worker is killed under load ${KILLS} times: its users wait, others are served`, async () => {
    count = new Count("worker of a Citus cluster killed under load");
    const byWorker = await usersByWorker(database, USERS);
    await withServer({ folder: folder.path, database }, async (connection, server) => {
      for (let round = 0; round < KILLS; round += 1) {
        const node = 1 + (round % byWorker.length);
        const lost = byWorker[node - 1] ?? [];
        const served = byWorker.flatMap((users, at) => (at === node - 1 ? [] : users));
        const batches = new Load(`w${round}.`, ledger, { callers: 3, max_batch: 20 });
        const single = new Load(`o${round}.`, ledger, { callers: 3, max_batch: 1 });
        const url = await server.url;
        const loads = [batches.start(url), single.start(url)];
        // What the first list needs of all workers is in memory from then on.
        await connection.send("POST", "/recommend", { user_id: "another user", limit: 5 });
        await sleep(anyInteger(50, 500));
        await killNode(node);
        await expect.poll(() => statusOf(connection, lost[0] ?? ""), REFUSED_WITHIN).toBe(503);
        for (let call = 0; call < 30; call += 1) {
          const user_id = served[anyInteger(0, served.length - 1)] ?? "";
          expect(await statusOf(connection, user_id), "an event of another worker").toBe(200);
          const list = await connection.send("POST", "/recommend", { user_id, limit: 5 });
          expect(list, "a list of another worker").toMatchObject({ status: 200 });
          const refused = lost[anyInteger(0, lost.length - 1)] ?? "";
          expect(await statusOf(connection, refused), "an event of the lost one").toBe(503);
        }
        const history = { user_id: lost[0] };
        expect(await connection.send("POST", "/users/history", history)).toMatchObject({
          status: 503,
          retry_after: "1",
        });
        // It serves those whom it can.
        expect(await connection.readiness()).toBe(200);
        await startNode(node);
        await expect.poll(() => statusOf(connection, lost[0] ?? ""), BACK_WITHIN).toBe(200);
        for (const load of loads) await load.stop();
        await expectLedger(ledger, connection, count);
        count.times += 1;
      }
    });
  });

  test(`all workers are killed under load: the server is not ready until one is back`, async () => {
    count = new Count("all workers of a Citus cluster killed under load");
    const nodes = (await usersByWorker(database, USERS)).map((_, at) => at + 1);
    await withServer({ folder: folder.path, database }, async (connection, server) => {
      const load = new Load("a", ledger, { callers: 4 }).start(await server.url);
      await sleep(300);
      await Promise.all(nodes.map((node) => killNode(node)));
      await expect.poll(() => connection.readiness(), REFUSED_WITHIN).toBe(503);
      await Promise.all(nodes.map((node) => startNode(node)));
      await expect.poll(() => connection.readiness(), BACK_WITHIN).toBe(200);
      const before = ledger.acknowledged;
      await expect.poll(() => ledger.acknowledged, BACK_WITHIN).toBeGreaterThan(before);
      await load.stop();
      await expectLedger(ledger, connection, count);
      count.times += 1;
    });
  });

  test("a server that starts while a worker is down serves lists, and those of all once it is back", async () => {
    count = new Count("server started while a worker of a Citus cluster is down");
    const start = { folder: folder.path, database };
    const [lost = [], served = []] = await usersByWorker(database, USERS);
    await withServer(start, async (connection) => {
      const items = ["probe", "other"].map((item_id) => ({ item_id, title: item_id }));
      expect(await connection.send("POST", "/items/put", { items })).toMatchObject({ status: 200 });
      for (const user of [...lost.slice(0, 5), ...served.slice(0, 5)]) {
        expect(await statusOf(connection, user)).toBe(200);
      }
    });
    await killNode(1);
    await withServer(start, async (connection) => {
      expect(await connection.readiness()).toBe(200);
      const popular = () => connection.send("POST", "/popular", { limit: 5 });
      expect(await popular()).toMatchObject({ status: 200 });
      const list = { user_id: served[0], limit: 5 };
      expect(await connection.send("POST", "/recommend", list)).toMatchObject({ status: 200 });
      await startNode(1);
      const counted = expect.stringContaining(`"score":10,`);
      await expect.poll(popular, BACK_WITHIN).toMatchObject({ status: 200, body: counted });
      await expectLedger(ledger, connection, count);
      count.times += 1;
    });
  });

  test(`the network to a worker goes silent under load ${SILENCES} times: its users wait, others are served`, async () => {
    count = new Count("network to a worker of a Citus cluster silent under load");
    const [lost = [], served = []] = await usersByWorker(database, USERS);
    const { host, port } = await addressOf(database, 1);
    const proxy = await SilentProxy.before(port, host);
    await moveWorker(database, 1, proxy.port);
    await withServer({ folder: folder.path, database }, async (connection, server) => {
      const of = (users: readonly string[]) => users[anyInteger(0, users.length - 1)] ?? "";
      for (let round = 0; round < SILENCES; round += 1) {
        const load = new Load(`n${round}.`, ledger, { callers: 4, max_batch: 1 });
        const loading = load.start(await server.url);
        await connection.send("POST", "/recommend", { user_id: "another user", limit: 5 });
        await sleep(anyInteger(50, 500));
        proxy.silence();
        expect(await statusInTime(connection, of(lost))).toBe(503);
        // A commit that was under way is undecided for seconds, whosever events are in it.
        await expect.poll(() => statusInTime(connection, of(served)), BACK_WITHIN).toBe(200);
        for (let call = 0; call < 30; call += 1) {
          expect(await statusInTime(connection, of(served)), "of another worker").toBe(200);
          const list = { user_id: of(served), limit: 5 };
          expect(await connection.send("POST", "/recommend", list)).toMatchObject({ status: 200 });
          expect(await statusInTime(connection, of(lost)), "of the silent one").toBe(503);
        }
        expect(await connection.readiness()).toBe(200);
        proxy.speak();
        proxy.reset();
        await expect.poll(() => statusOf(connection, of(lost)), BACK_WITHIN).toBe(200);
        await loading.stop();
        await expectLedger(ledger, connection, count);
        count.times += 1;
      }
    });
    proxy.close();
  });
});
