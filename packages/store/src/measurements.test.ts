/** What a store tells about its commits and queues, on every database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { CommitTimes } from "./contract/measurements.ts";
import type { Store } from "./contract/store.ts";
import { databases } from "./testing/databases.ts";
import type { TestDatabase } from "./testing/databases.ts";
import { event } from "./testing/samples.ts";

describe.each(databases)("measurements in $name", ({ create }) => {
  const commits: CommitTimes[] = [];
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await create();
    store = await database.open({ onCommit: (times) => void commits.push(times) });
  });
  afterAll(() => database.remove());

  test("each commit is told once, with the time of its sync", async () => {
    await store.events.append([event({ event_id: "one" })]);
    expect(commits).toHaveLength(1);
    const [commit] = commits;
    expect(commit?.syncSeconds).toBeGreaterThan(0);
    expect(commit?.seconds).toBeGreaterThanOrEqual(commit?.syncSeconds ?? Infinity);
  });

  test("the queues show what runs and waits, by name", async () => {
    const counts = Array.from({ length: 3 }, () => store.events.typeCounts());
    const long = Array.from({ length: 3 }, () => store.counts());
    const write = store.events.append([event({ event_id: "two" })]);
    const busy = new Map(store.queueDepths.map((depth) => [depth.name, depth]));
    expect(busy.get("writes")).toMatchObject({ running: 1, waiting: 1 });
    expect([...busy.keys()].filter((name) => name !== "reads")).toEqual([
      "writes",
      "long_reads",
      "counts",
    ]);
    await Promise.all([write, ...counts, ...long]);
    const idle = store.queueDepths.map(({ waiting }) => waiting);
    expect(idle.every((waiting) => waiting === 0)).toBe(true);
  });
});
