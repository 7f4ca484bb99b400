/**
 * Point 8 of docs/reliability.md: PostgreSQL, its network and its servers stop and return, and the
 * log stays exact.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { PostgresServer } from "@hellorec/test-postgres";
import type { StopMode } from "@hellorec/test-postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { expectLedger } from "./ledger/check.ts";
import { Ledger } from "./ledger/ledger.ts";
import { Load } from "./support/caller.ts";
import { Count } from "./support/figures.ts";
import type { Folder } from "./support/folders.ts";
import { makeFolder } from "./support/folders.ts";
import { anyInteger, anyOf, rounds } from "./support/form.ts";
import { Connection } from "./support/http.ts";
import type { Program } from "./support/server.ts";
import { Program as Command, run, usualTime, withServer } from "./support/server.ts";
import { SilentProxy } from "./support/silent-proxy.ts";

const KILLS = rounds({ quick: 4, long: 50 });
const STOPS = rounds({ quick: 2, long: 20 });
const SILENCES = rounds({ quick: 1, long: 6 });
const MIGRATIONS = rounds({ quick: 4, long: 40 });
// Connecting and committing give up after 10 s.
const REFUSED_WITHIN = { timeout: 20_000, interval: 50 };
const BACK_WITHIN = { timeout: 30_000, interval: 50 };

let postgres: PostgresServer;
let folder: Folder;
let count: Count;
let ledger: Ledger;
beforeAll(async () => {
  postgres = await PostgresServer.start();
});
afterAll(() => postgres[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await makeFolder();
  ledger = new Ledger();
});
afterEach(async () => {
  count.acknowledged = ledger.acknowledged;
  count.record();
  await folder.remove();
});

test(`a server over PostgreSQL is killed under load ${KILLS} times`, async () => {
  count = new Count("server killed under load, PostgreSQL");
  const start = { folder: folder.path, database: await postgres.database("killed") };
  const load = new Load("k", ledger);
  for (let round = 0; round < KILLS; round += 1) {
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

test(`PostgreSQL is stopped under load ${STOPS} times, and started again`, async () => {
  count = new Count("PostgreSQL stopped and started under load");
  const start = { folder: folder.path, database: await postgres.database("stopped") };
  await withServer(start, async (connection, server) => {
    for (let round = 0; round < STOPS; round += 1) {
      const load = new Load(`s${round}.`, ledger, { callers: 4 });
      const loading = load.start(await server.url);
      await sleep(anyInteger(50, 500));
      await postgres.stop(modeOf(round));
      await expectRefusal(connection);
      await sleep(anyInteger(0, 1000));
      await postgres.start();
      await expectService(connection, server);
      await loading.stop();
      await expectLedger(ledger, connection, count);
      count.times += 1;
    }
  });
});

test(`PostgreSQL is restarted at once under load ${STOPS} times`, async () => {
  count = new Count("PostgreSQL restarted at once under load");
  const start = { folder: folder.path, database: await postgres.database("restarted") };
  await withServer(start, async (connection, server) => {
    const loading = new Load("r", ledger, { callers: 4 }).start(await server.url);
    for (let round = 0; round < STOPS; round += 1) {
      await sleep(anyInteger(50, 500));
      await postgres.stop(modeOf(round));
      await postgres.start();
      await expectService(connection, server);
      count.times += 1;
    }
    await loading.stop();
    await expectLedger(ledger, connection, count);
  });
});

test(`the network to PostgreSQL goes silent under load ${SILENCES} times`, async () => {
  count = new Count("network to PostgreSQL silent under load");
  await postgres.database("silent");
  const proxy = await SilentProxy.before(postgres.port);
  const start = { folder: folder.path, database: postgres.url("silent", proxy.port) };
  await withServer(start, async (connection, server) => {
    for (let round = 0; round < SILENCES; round += 1) {
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

test(`migrate is killed at any moment ${MIGRATIONS} times, and finished by the next start`, async () => {
  count = new Count("`migrate` killed at any moment, PostgreSQL");
  const names = ["first", "second"];
  const whole = await usualTime(async () => {
    const database = await postgres.database(names.pop() ?? "");
    return run(["migrate"], { folder: folder.path, database });
  });
  for (let round = 0; round < MIGRATIONS; round += 1) {
    const start = { folder: folder.path, database: await postgres.database(`migrated_${round}`) };
    const command = new Command(["migrate"], start);
    await Promise.race([command.ended, sleep(anyInteger(whole >> 1, whole))]);
    const { signal } = await command.kill("SIGKILL");
    expect(await run(["migrate"], start)).toMatchObject({ status: 0, err: "" });
    // It may have ended before the kill.
    if (signal === "SIGKILL") count.times += 1;
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
