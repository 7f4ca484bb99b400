/** Scans of the whole log, on every database. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { ScannedEvent } from "./contract/event-log.ts";
import { scanEvents } from "./scan-events.ts";
import { databases } from "./testing/databases.ts";
import type { TestDatabase } from "./testing/databases.ts";
import { event } from "./testing/samples.ts";

describe.each(databases)("a scan in $name", ({ create }) => {
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
    // One by one: of one append only the events of each user have an order.
    for (const each of sent) await store.events.append([each]);
    const chunks: ScannedEvent[][] = [];
    for await (const chunk of scanEvents(store.location, 10)) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.length)).toEqual([10, 10, 5]);
    const expected = sent
      .toSorted((a, b) => a.user_id.localeCompare(b.user_id) || a.occurred_at - b.occurred_at)
      .map(({ event_id, user_id, item_id, type, occurred_at }) => ({
        user_id,
        item_id,
        type,
        value: null,
        occurred_at,
        seq: Number(event_id.slice(1)) + 1,
      }));
    expect(chunks.flat()).toEqual(expected);
  });

  test("an empty log has no chunks; a scan that ends early does not block appends or erasures", async () => {
    const store = await database.open();
    const none: unknown[] = [];
    for await (const chunk of scanEvents(store.location)) none.push(chunk);
    expect(none).toEqual([]);
    await store.events.append(
      ["a", "b", "c"].map((event_id) => event({ event_id, user_id: event_id })),
    );
    for await (const chunk of scanEvents(store.location, 1)) {
      expect(chunk).toHaveLength(1);
      await store.events.append([event({ event_id: "meanwhile" })]);
      break;
    }
    expect(await store.events.eraseUser("a")).toBe(1);
    const users: string[] = [];
    for await (const chunk of scanEvents(store.location)) {
      users.push(...chunk.map((e) => e.user_id));
    }
    expect(users).toEqual(["alice", "b", "c"]);
  });
});
