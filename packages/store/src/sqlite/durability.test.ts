/** Killed processes, disk errors, full disks and full queues. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { afterEach, beforeEach, expect, test } from "vitest";

import { sqliteDatabase } from "../testing/databases.ts";
import type { TestDatabase } from "../testing/databases.ts";
import { testProgram } from "../testing/programs/test-program.ts";
import { event, storedIds } from "../testing/samples.ts";

const PROGRAM = testProgram("append-forever");

let database: TestDatabase;
beforeEach(async () => {
  database = await sqliteDatabase();
});
afterEach(() => database.remove());

test("after a kill at any moment, no acknowledged event is lost or doubled, and no lock is left", async () => {
  const acknowledged: string[] = [];
  for (const [round, count] of [1, 200, 3000].entries()) {
    const child = spawn(process.execPath, [PROGRAM, database.url, `round${round}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    let seen = 0;
    for await (const line of createInterface(child.stdout)) {
      acknowledged.push(line);
      seen += 1;
      if (seen === count) {
        await expect(database.open()).rejects.toMatchObject({ code: "LOCKED" });
        child.kill("SIGKILL");
      }
    }
    await exited;
    expect(seen).toBeGreaterThanOrEqual(count);
    const store = await database.open();
    const stored = await storedIds(store);
    await store.close();
    expect(new Set(stored).size).toBe(stored.length);
    const kept = new Set(stored);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  }
});

test.skipIf(process.platform === "win32")(
  "after a write error no event is acknowledged, and the store is unhealthy",
  async () => {
    // Beyond the limit write() fails with EFBIG, which SQLite reports as an I/O error.
    const limited = `trap '' XFSZ; ulimit -f 1500; exec "$@"`;
    const child = spawn(
      "sh",
      ["-c", limited, "sh", process.execPath, PROGRAM, database.url, "limited"],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const exited = once(child, "exit");
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) lines.push(line);
    expect((await exited)[0]).toBe(0);
    const first = lines.findIndex((line) => !line.startsWith("limited-"));
    expect(first).toBeGreaterThan(0);
    expect(lines.slice(first).toSorted()).toEqual([
      ...Array.from({ length: 5 }, () => "refused FAILED false"),
      "unhealthy",
    ]);
    const kept = new Set(await storedIds(await database.open()));
    expect(lines.slice(0, first).filter((id) => !kept.has(id))).toEqual([]);
  },
);

test("a full disk causes UNAVAILABLE, keeps acknowledged events, and recovers", async () => {
  const store = await database.open({ maxFileBytes: 512 * 1024 });
  const acknowledged: string[] = [];
  const fill = async () => {
    for (let batch = 0; ; batch += 1) {
      const events = Array.from({ length: 100 }, (_, index) =>
        event({ event_id: `${batch}.${index}`, user_id: batch % 2 === 0 ? "even" : "odd" }),
      );
      await store.events.append(events);
      acknowledged.push(...events.map((each) => each.event_id));
    }
  };
  await expect(fill()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(store.isHealthy).toBe(true);
  expect(await storedIds(store)).toEqual(acknowledged);
  await store.events.eraseUser("even");
  expect(await store.events.append([event({ event_id: "room again" })])).toEqual([true]);
  await store.close();
  expect(await storedIds(await database.open())).toContain("room again");
});

test("a request that does not fit fails alone", async () => {
  const store = await database.open({ maxFileBytes: 512 * 1024 });
  const large = Array.from({ length: 4000 }, (_, index) =>
    event({ event_id: `large ${index}`, user_id: "x".repeat(200) }),
  );
  const outcomes = await Promise.allSettled([
    store.events.append([event({ event_id: "before" })]),
    store.events.append(large),
    store.events.append([event({ event_id: "after" })]),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await storedIds(store)).toEqual(["before", "after"]);
});

test("a full queue refuses writes, and nothing of them is stored", async () => {
  const store = await database.open({ maxQueuedRows: 30 });
  const batch = (name: string) =>
    store.events.append(
      Array.from({ length: 10 }, (_, index) => event({ event_id: `${name}${index}` })),
    );
  const outcomes = await Promise.allSettled(["a", "b", "c", "d", "e"].map(batch));
  const refused = outcomes.filter(({ status }) => status === "rejected");
  expect(refused).toEqual([
    expect.objectContaining({ reason: expect.objectContaining({ code: "UNAVAILABLE" }) }),
    expect.objectContaining({ reason: expect.objectContaining({ code: "UNAVAILABLE" }) }),
  ]);
  expect(await storedIds(store)).toHaveLength(30);
  expect(await batch("d")).toEqual(Array.from({ length: 10 }, () => true));
});
