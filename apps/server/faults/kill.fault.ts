/**
 * Point 1 of docs/reliability.md: an acknowledged event is on disk, whenever the process is killed.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, test } from "vitest";

import { expectIntegrity, expectLedger } from "./ledger/check.ts";
import { Ledger } from "./ledger/ledger.ts";
import { Load } from "./support/caller.ts";
import { Count } from "./support/figures.ts";
import type { Folder } from "./support/folders.ts";
import { makeFolder } from "./support/folders.ts";
import { anyInteger, rounds } from "./support/form.ts";
import { Connection } from "./support/http.ts";
import { serve } from "./support/server.ts";

const ROUNDS = rounds({ quick: 10, long: 200 });
const ROUNDS_PER_FILE = 25;

let folder: Folder;
afterEach(() => folder.remove());

test(`killed at any moment under load, ${ROUNDS} times, it has every event exactly once`, async () => {
  folder = await makeFolder();
  const count = new Count("server killed under load, SQLite");
  try {
    for (let first = 0; first < ROUNDS; first += ROUNDS_PER_FILE) {
      await killRepeatedly(`${first}.db`, Math.min(ROUNDS_PER_FILE, ROUNDS - first), count);
    }
  } finally {
    count.record();
  }
  expect(count.acknowledged).toBeGreaterThan(ROUNDS * 10);
});

/** Kills servers on the same file under load, and checks the file after each. */
async function killRepeatedly(database: string, times: number, count: Count): Promise<void> {
  const start = { folder: folder.path, database };
  const ledger = new Ledger();
  const load = new Load("c", ledger);
  let acknowledged = 0;
  for (let round = 0; round < times; round += 1) {
    if (round % 5 === 4) await killWhileStarting(database);
    const server = serve(start);
    const url = await server.url;
    const connection = new Connection(url);
    await expectLedger(ledger, connection, count);
    expectIntegrity(join(folder.path, database));
    const ended = load.untilItEnds(url);
    await sleep(anyInteger(0, 400));
    await server.kill("SIGKILL");
    await ended;
    connection.close();
    count.times += 1;
    count.acknowledged += ledger.acknowledged - acknowledged;
    acknowledged = ledger.acknowledged;
  }
  const last = serve(start);
  const connection = new Connection(await last.url);
  await expectLedger(ledger, connection, count);
  expectIntegrity(join(folder.path, database));
  connection.close();
  expect(await last.kill("SIGTERM")).toMatchObject({ status: 0 });
}

/** Kills a server while it opens the file and recovers what the previous one left. */
async function killWhileStarting(database: string): Promise<void> {
  const server = serve({ folder: folder.path, database });
  await sleep(anyInteger(50, 400));
  await server.kill("SIGKILL");
}
