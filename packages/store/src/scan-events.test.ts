/** Scans of the whole log, on every database. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { ScannedEvent } from "./contract/event-log.ts";
import { isSampledUser } from "./contract/user-sample.ts";
import { scanEvents } from "./scan-events.ts";
import type { ScanOptions } from "./scan-events.ts";
import { databases } from "./testing/databases.ts";
import type { TestDatabase } from "./testing/databases.ts";
import { event } from "./testing/samples.ts";

describe.each(databases)("a scan in $name", ({ name, create }) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await create();
  });
  afterEach(() => database.remove());

  test("a scan is ordered by user, time and log order, and comes in chunks", async () => {
    const store = await database.open();
    const sent = Array.from({ length: 25 }, (_, index) =>
      event({
        event_id: `e${index}`,
        user_id: `u${index % 3}`,
        item_id: `i${index}`,
        occurred_at: (index * 7) % 4,
      }),
    );
    await store.events.append(sent);
    const chunks: ScannedEvent[][] = [];
    for await (const chunk of scanEvents(store.location, { chunk: 10 })) chunks.push(chunk);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBe(10);
    const users = [...new Set(chunks.flat().map(({ user_id }) => user_id))];
    // A cluster is read part by part.
    if (name !== "Citus") expect(users).toEqual(users.toSorted());
    const placeOf = (user: string) => users.indexOf(user);
    const expected = sent
      .toSorted((a, b) => placeOf(a.user_id) - placeOf(b.user_id) || a.occurred_at - b.occurred_at)
      .map(({ user_id, item_id, type, occurred_at }) => ({
        user_id,
        item_id,
        type,
        value: null,
        occurred_at,
        seq: sent.findIndex((each) => each.item_id === item_id) + 1,
      }));
    expect(chunks.flat()).toEqual(expected);
    expect(new Set(chunks.flat().map(({ seq }) => seq)).size).toBe(sent.length);
  });

  test("an empty log has no chunks; a scan that ends early does not block appends or erasures", async () => {
    const store = await database.open();
    const none: unknown[] = [];
    for await (const chunk of scanEvents(store.location)) none.push(chunk);
    expect(none).toEqual([]);
    await store.events.append(
      ["a", "b", "c"].map((event_id) => event({ event_id, user_id: event_id })),
    );
    for await (const chunk of scanEvents(store.location, { chunk: 1 })) {
      expect(chunk).toHaveLength(1);
      await store.events.append([event({ event_id: "meanwhile" })]);
      break;
    }
    expect(await store.events.eraseUser("a")).toBe(1);
    const users: string[] = [];
    for await (const chunk of scanEvents(store.location)) {
      users.push(...chunk.map((e) => e.user_id));
    }
    expect(users.toSorted()).toEqual(["alice", "b", "c"]);
  });

  test.each([0.9, 0.3])("a share of %d has all events of the sampled users", async (share) => {
    const store = await database.open();
    await store.events.append(manyEvents());
    const sampled = await read(store.location, { chunk: 7, share: () => share });
    const everyone = await read(store.location, {});
    expect(sampled).toEqual(everyone.filter(({ user_id }) => isSampledUser(user_id, share)));
    expect(sampled.length).toBeGreaterThan(100);
    expect(sampled.length).toBeLessThan(everyone.length);
  });

  test("a share that falls meanwhile holds for users to come", async () => {
    const store = await database.open();
    await store.events.append(manyEvents());
    for (const fallsAfter of [1, 4, 5, 30]) {
      let chunks = 0;
      const seen: ScannedEvent[] = [];
      const share = () => (chunks < fallsAfter ? 1 : 0.25);
      for await (const chunk of scanEvents(store.location, { chunk: 10, share })) {
        chunks += 1;
        seen.push(...chunk);
      }
      const everyone = await read(store.location, {});
      const before = everyone.slice(0, fallsAfter * 10);
      const after = everyone
        .slice(fallsAfter * 10)
        .filter(({ user_id }) => isSampledUser(user_id, 0.25));
      expect(seen).toEqual([...before, ...after]);
    }
  });
});

/** 500 users with one or two events each, the tenth with 40. */
function manyEvents() {
  return Array.from({ length: 500 }, (_, user) =>
    Array.from({ length: user % 50 === 10 ? 40 : 1 + (user % 2) }, (__, at) =>
      event({ event_id: `e${at}`, user_id: `u${user}`, item_id: `i${at}`, occurred_at: 40 - at }),
    ),
  ).flat();
}

async function read(location: string, options: ScanOptions): Promise<ScannedEvent[]> {
  const events: ScannedEvent[] = [];
  for await (const chunk of scanEvents(location, options)) events.push(...chunk);
  return events;
}
