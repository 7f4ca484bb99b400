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
  clusterDatabase,
  dropClusterDatabases,
  killNode,
  startKilledNodes,
  startNode,
  whyNoCluster,
} from "./support/cluster.ts";
import { Count, noteSkipped } from "./support/figures.ts";
import type { Folder } from "./support/folders.ts";
import { makeFolder } from "./support/folders.ts";
import { anyInteger, rounds } from "./support/form.ts";
import type { Connection } from "./support/http.ts";
import { run, withServer } from "./support/server.ts";

const KILLS = rounds({ quick: 2, long: 6 });
const DATABASE = "hellorec_faults";
// Finding out which worker is down takes seconds where it is silent.
const REFUSED_WITHIN = { timeout: 20_000, interval: 50 };
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
    await startKilledNodes();
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

  test(`the coordinator is killed under load ${KILLS} times, and started again`, async () => {
    count = new Count("coordinator of a Citus cluster killed under load");
    await withServer({ folder: folder.path, database }, async (connection, server) => {
      for (let round = 0; round < KILLS; round += 1) {
        const load = new Load(`c${round}.`, ledger, { callers: 4 }).start(await server.url);
        await sleep(anyInteger(50, 500));
        await killNode(0);
        await expect.poll(() => connection.readiness(), REFUSED_WITHIN).toBe(503);
        await startNode(0);
        await expect.poll(() => connection.readiness(), BACK_WITHIN).toBe(200);
        const before = ledger.acknowledged;
        await expect.poll(() => ledger.acknowledged, BACK_WITHIN).toBeGreaterThan(before);
        await load.stop();
        await expectLedger(ledger, connection, count);
        count.times += 1;
      }
    });
  });

  test(`a server over it is killed under load ${KILLS} times`, async () => {
    count = new Count("server killed under load, Citus");
    const start = { folder: folder.path, database };
    const load = new Load("k", ledger);
    for (let round = 0; round < KILLS; round += 1) {
      await withServer(start, async (connection, server) => {
        await expectLedger(ledger, connection, count);
        const before = ledger.acknowledged;
        const ended = load.untilItEnds(await server.url);
        await expect.poll(() => ledger.acknowledged, BACK_WITHIN).toBeGreaterThan(before);
        await sleep(anyInteger(0, 400));
        await server.kill("SIGKILL");
        await ended;
      });
      count.times += 1;
    }
    await withServer(start, (connection) => expectLedger(ledger, connection, count));
  });
});
