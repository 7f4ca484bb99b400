/** Events and users with the longest IDs, on every database: their pages end by bytes and lose nothing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { NewEvent } from "../../contract/event-log.ts";
import type { Store } from "../../contract/store.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { event, storedIds } from "../../testing/samples.ts";
import { PAGE_BYTES } from "../page-bytes.ts";

const COUNT = 1000;

/** An ID of 256 characters, each of six bytes in JSON. */
function longId(at: number): string {
  return `${String(at).padStart(6, "0")}${"\u0001".repeat(250)}`;
}

describe.each(databases)("bytes of events in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  const events: NewEvent[] = Array.from({ length: COUNT }, (_, at) =>
    event({
      event_id: longId(at),
      user_id: at % 2 === 0 ? longId(at) : "one",
      item_id: longId(at),
      occurred_at: at,
    }),
  );
  beforeAll(async () => {
    database = await create();
    store = await database.open();
    await store.events.append(events);
  });
  afterAll(() => database.remove());

  const bytesOf = (page: object) => Buffer.byteLength(JSON.stringify(page));

  test("the log, with each event once", async () => {
    const { events: page, next_cursor } = await store.events.list({ limit: COUNT });
    expect(page.length).toBeLessThan(COUNT);
    expect(bytesOf(page)).toBeLessThanOrEqual(PAGE_BYTES);
    expect(next_cursor).toBeDefined();
    expect(await storedIds(store)).toEqual(events.map(({ event_id }) => event_id));
  });

  test("a history, the newest first", async () => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.events.history({ user_id: "one", limit: COUNT, cursor });
      expect(bytesOf(page.events)).toBeLessThanOrEqual(PAGE_BYTES);
      found.push(...page.events.map(({ event_id }) => event_id));
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    const own = events.filter(({ user_id }) => user_id === "one");
    expect(found).toEqual(own.map(({ event_id }) => event_id).toReversed());
  });

  test("users", async () => {
    await store.events.append(
      Array.from({ length: COUNT }, (_, at) =>
        event({ event_id: `user ${at}`, user_id: longId(COUNT + at) }),
      ),
    );
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.events.users({ limit: COUNT, cursor });
      expect(bytesOf(page.users)).toBeLessThanOrEqual(PAGE_BYTES);
      found.push(...page.users.map(({ user_id }) => user_id));
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    expect(new Set(found).size).toBe(found.length);
    expect(found).toHaveLength(COUNT / 2 + COUNT + 1);
  });
});
