/** Events removed by item and by key, on every database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Store } from "../../contract/store.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { event, storedIds } from "../../testing/samples.ts";

describe.each(databases)("removed events in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await create();
    store = await database.open();
  });
  afterAll(() => database.remove());

  test("exactly the events on the items and those of the keys go, however many there are", async () => {
    const many = Array.from({ length: 950 }, (_, at) =>
      event({ event_id: `m${at}`, user_id: `u${at % 7}`, item_id: at % 2 === 0 ? "many" : "gone" }),
    );
    await store.events.append([
      ...many,
      event({ event_id: "kept", item_id: "other", user_id: "u1" }),
      event({ event_id: "by ID", item_id: "other", user_id: "u1" }),
    ]);
    const discardCount = await store.models.discardCount();
    expect(await store.events.hasOtherItems(["many", "gone"])).toBe(true);
    expect(await store.events.hasOtherItems(["many", "gone", "other"])).toBe(false);
    const events = [
      { user_id: "u1", event_id: "by ID" },
      { user_id: "u1", event_id: "unknown" },
      { user_id: "u0", event_id: "m0" },
      // Another user's event has this ID.
      { user_id: "u2", event_id: "kept" },
    ];
    const which = { item_ids: ["many", "none", "gone"], events };
    expect(await store.events.remove(which)).toBe(951);
    expect(await storedIds(store)).toEqual(["kept"]);
    expect((await store.counts()).events).toBe(1);
    expect(await store.models.discardCount()).toBeGreaterThan(discardCount);
    expect(await store.events.remove(which)).toBe(0);
    expect(await store.events.hasOtherItems([])).toBe(true);
  });
});
