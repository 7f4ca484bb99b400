/**
 * Point 9 of docs/reliability.md: a backup under load has everything that was acknowledged before
 * it began.
 */
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test } from "vitest";

import { expectIntegrity, expectLedger } from "./ledger/check.ts";
import { Ledger } from "./ledger/ledger.ts";
import { Load } from "./support/caller.ts";
import { Count } from "./support/figures.ts";
import type { Folder } from "./support/folders.ts";
import { makeFolder } from "./support/folders.ts";
import { anyInteger, rounds } from "./support/form.ts";
import { Program, run, usualTime, withServer } from "./support/server.ts";

const BACKUPS = rounds({ quick: 2, long: 20 });

let folder: Folder;
let ledger: Ledger;
let count: Count;
beforeEach(async () => {
  folder = await makeFolder();
  ledger = new Ledger();
});
afterEach(async () => {
  count.acknowledged = ledger.acknowledged;
  count.record();
  await folder.remove();
});

test(`${BACKUPS} backups under load, or right after it, open with all that was acknowledged before`, async () => {
  count = new Count("`backup` under load");
  const start = { folder: folder.path };
  await withServer(start, async (connection, server) => {
    const load = new Load("b", ledger, { callers: 3 });
    for (let round = 0; round < BACKUPS; round += 1) {
      const loading = load.start(await server.url);
      await sleep(anyInteger(50, 300));
      // Right after a load the newest events are still in the write-ahead log.
      if (round % 2 === 1) await loading.stop();
      const before = ledger.snapshot();
      expect(await run(["backup", "copy.db"], start)).toMatchObject({ status: 0, err: "" });
      await loading.stop();
      await expectCopy(before);
      count.times += 1;
    }
    await expectLedger(ledger, connection, count);
  });
});

test(`a backup killed ${BACKUPS} times under load leaves no copy with gaps, and the data whole`, async () => {
  count = new Count("`backup` killed under load");
  const start = { folder: folder.path };
  await withServer(start, async (connection, server) => {
    const loading = new Load("k", ledger, { callers: 3 }).start(await server.url);
    const names = ["first.db", "second.db"];
    const whole = await usualTime(() => run(["backup", names.pop() ?? ""], start));
    for (let round = 0; round < BACKUPS; round += 1) {
      const before = ledger.snapshot();
      const backup = new Program(["backup", "copy.db"], start);
      await Promise.race([backup.ended, sleep(anyInteger(whole >> 1, whole))]);
      const { signal } = await backup.kill("SIGKILL");
      const copy = await stat(join(folder.path, "copy.db")).catch(() => undefined);
      // An empty file is not a store yet: the backup only reserved its name.
      if (copy !== undefined && copy.size > 0) await expectCopy(before);
      else await rm(join(folder.path, "copy.db"), { force: true });
      // It may have ended before the kill.
      if (signal === "SIGKILL") count.times += 1;
    }
    await loading.stop();
    await expectLedger(ledger, connection, count);
    expectIntegrity(join(folder.path, "hellorec.db"));
  });
});

/** Opens the copy like any store, compares it, and removes it. */
async function expectCopy(before: Ledger): Promise<void> {
  await withServer({ folder: folder.path, database: "copy.db" }, (connection) =>
    expectLedger(before, connection, count),
  );
  for (const end of ["", "-wal", "-shm", ".lock"]) {
    await rm(join(folder.path, `copy.db${end}`), { force: true });
  }
}
