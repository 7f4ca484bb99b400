/**
 * Point 8 of docs/reliability.md: PostgreSQL, its network and its servers stop and return, and the
 * log stays exact. The same where PostgreSQL is the coordinator of a Citus cluster.
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { StopMode } from "@hellorec/test-postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { expectLedger } from "./ledger/check.ts";
import { Ledger } from "./ledger/ledger.ts";
import { Load } from "./support/caller.ts";
import { whyNoCluster } from "./support/cluster.ts";
import { behind, citusPlace, postgresPlace, readyDatabase } from "./support/database-place.ts";
import type { DatabasePlace } from "./support/database-place.ts";
import { Count, noteSkipped } from "./support/figures.ts";
import type { Folder } from "./support/folders.ts";
import { makeFolder } from "./support/folders.ts";
import { anyInteger, anyOf, rounds } from "./support/form.ts";
import { Connection } from "./support/http.ts";
import type { Program } from "./support/server.ts";
import { Program as Command, run, usualTime, withServer } from "./support/server.ts";
import { SilentProxy } from "./support/silent-proxy.ts";

// Connecting and committing give up after 10 s.
const REFUSED_WITHIN = { timeout: 20_000, interval: 50 };
const BACK_WITHIN = { timeout: 30_000, interval: 50 };

const whyNot = whyNoCluster();
const skipped = noteSkipped("PostgreSQL's failures on a Citus cluster", whyNot);
const PLACES = [
  {
    name: "PostgreSQL",
    open: postgresPlace,
    isSkipped: false,
    kills: rounds({ quick: 4, long: 50 }),
    stops: rounds({ quick: 2, long: 20 }),
    silences: rounds({ quick: 1, long: 6 }),
    migrations: rounds({ quick: 4, long: 40 }),
  },
  {
    name: `Citus${skipped}`,
    open: citusPlace,
    isSkipped: whyNot !== undefined,
    kills: rounds({ quick: 2, long: 10 }),
    stops: rounds({ quick: 2, long: 6 }),
    silences: rounds({ quick: 1, long: 3 }),
    migrations: rounds({ quick: 2, long: 12 }),
  },
];

describe.each(PLACES)("$name", ({ open, isSkipped, kills, stops, silences, migrations }) => {
  let place: DatabasePlace;
  let folder: Folder;
  let count: Count;
  let ledger: Ledger;
  beforeAll(async () => {
    if (!isSkipped) place = await open();
  });
  afterAll(async () => {
    if (!isSkipped) await place.close();
  });
  beforeEach(async () => {
    folder = await makeFolder();
    ledger = new Ledger();
  });
  afterEach(async () => {
    count.acknowledged = ledger.acknowledged;
    count.record();
    await folder.remove();
  });
  const startOver = async (name: string) => ({
    folder: folder.path,
    database: await readyDatabase(place, name, folder.path),
  });

  test.skipIf(isSkipped)(`a server over it is killed under load ${kills} times`, async () => {
    count = new Count(`server killed under load, ${place.database_name}`);
    const start = await startOver("killed");
    const load = new Load("k", ledger);
    for (let round = 0; round < kills; round += 1) {
      await withServer(start, async (connection, server) => {
        await expectLedger(ledger, connection, count);
        const ended = load.untilItEnds(await server.url);
        await sleep(anyInteger(0, 400));
        await server.kill("SIGKILL");
        await ended;
      });
      count.times += 1;
    }
    await withServer(start, (connection) => expectLedger(ledger, connection, count));
  });

  test.skipIf(isSkipped)(`it is stopped under load ${stops} times, and started again`, async () => {
    count = new Count(`${place.what} stopped and started under load`);
    const start = await startOver("stopped");
    await withServer(start, async (connection, server) => {
      for (let round = 0; round < stops; round += 1) {
        const load = new Load(`s${round}.`, ledger, { callers: 4 });
        const loading = load.start(await server.url);
        await sleep(anyInteger(50, 500));
        await place.stop(modeOf(round));
        await expectRefusal(connection);
        await sleep(anyInteger(0, 1000));
        await place.start();
        await expectService(connection, server);
        await loading.stop();
        await expectLedger(ledger, connection, count);
        count.times += 1;
      }
    });
  });

  test.skipIf(isSkipped)(`it is restarted at once under load ${stops} times`, async () => {
    count = new Count(`${place.what} restarted at once under load`);
    const start = await startOver("restarted");
    await withServer(start, async (connection, server) => {
      const loading = new Load("r", ledger, { callers: 4 }).start(await server.url);
      for (let round = 0; round < stops; round += 1) {
        await sleep(anyInteger(50, 500));
        await place.stop(modeOf(round));
        await place.start();
        await expectService(connection, server);
        count.times += 1;
      }
      await loading.stop();
      await expectLedger(ledger, connection, count);
    });
  });

  test.skipIf(isSkipped)(`the network to it goes silent under load ${silences} times`, async () => {
    count = new Count(`network to ${place.what} silent under load`);
    const { database } = await startOver("silent");
    const proxy = await SilentProxy.before(place.address.port, place.address.host);
    const start = { folder: folder.path, database: behind(proxy.port, database) };
    await withServer(start, async (connection, server) => {
      for (let round = 0; round < silences; round += 1) {
        const load = new Load(`q${round}.`, ledger, { callers: 4 });
        const loading = load.start(await server.url);
        await sleep(anyInteger(50, 500));
        proxy.silence();
        await expectRefusal(connection);
        const before = ledger.acknowledged;
        await sleep(anyInteger(0, 1000));
        expect(ledger.acknowledged).toBe(before);
        proxy.speak();
        await expectService(connection, server);
        await loading.stop();
        await expectLedger(ledger, connection, count);
        count.times += 1;
      }
    });
    proxy.close();
  });

  test.skipIf(isSkipped)(
    `migrate is killed at any moment ${migrations} times, and finished by the next start`,
    async () => {
      count = new Count(
        `\`${place.migrate.join(" ")}\` killed at any moment, ${place.database_name}`,
      );
      const names = ["first", "second"];
      const whole = await usualTime(async () => {
        const database = await place.database(names.pop() ?? "");
        return run(place.migrate, { folder: folder.path, database });
      });
      for (let round = 0; round < migrations; round += 1) {
        const start = { folder: folder.path, database: await place.database(`migrated_${round}`) };
        const command = new Command(place.migrate, start);
        await Promise.race([command.ended, sleep(anyInteger(whole >> 1, whole))]);
        const { signal } = await command.kill("SIGKILL");
        expect(await run(place.migrate, start)).toMatchObject({ status: 0, err: "" });
        // It may have ended before the kill.
        if (signal === "SIGKILL") count.times += 1;
      }
    },
  );

  /** The server is ready again without help: it reads and writes. */
  async function expectService(connection: Connection, server: Program): Promise<void> {
    await expect.poll(() => connection.readiness(), BACK_WITHIN).toBe(200);
    const before = ledger.acknowledged;
    await expect.poll(() => ledger.acknowledged, BACK_WITHIN).toBeGreaterThan(before);
    const other = new Connection(await server.url);
    const probe = () => other.send("POST", "/users/history", { user_id: "user-1" });
    await expect.poll(probe, BACK_WITHIN).toMatchObject({ status: 200 });
    other.close();
  }
});

function modeOf(round: number): StopMode {
  return round === 0 ? "immediate" : anyOf(["fast", "immediate"]);
}

/** Without the database, calls and `/readyz` answer 503. */
async function expectRefusal(connection: Connection): Promise<void> {
  const probe = () => connection.send("POST", "/users/history", { user_id: "user-1" });
  await expect.poll(probe, REFUSED_WITHIN).toMatchObject({ status: 503, retry_after: "1" });
  await expect.poll(() => connection.readiness(), REFUSED_WITHIN).toBe(503);
}
