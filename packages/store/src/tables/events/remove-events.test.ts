/** Events removed by item and by ID, on every database. */
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

  test("exactly the events on the items and those of the IDs go, however many there are", async () => {
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
    const which = { item_ids: ["many", "none", "gone"], event_ids: ["by ID", "unknown", "m0"] };
    expect(await store.events.remove(which)).toBe(951);
    expect(await storedIds(store)).toEqual(["kept"]);
    expect((await store.counts()).events).toBe(1);
    expect(await store.models.discardCount()).toBeGreaterThan(discardCount);
    expect(await store.events.remove(which)).toBe(0);
    expect(await store.events.hasOtherItems([])).toBe(true);
  });
});
