/** Numbers of rows, on every database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Store } from "../contract/store.ts";
import { databases } from "../testing/databases.ts";
import type { TestDatabase } from "../testing/databases.ts";
import { event, item } from "../testing/samples.ts";

describe.each(databases)("counts in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await create();
    store = await database.open();
  });
  afterAll(() => database.remove());

  test("types are counted, most events first", async () => {
    expect(await store.events.typeCounts()).toEqual([]);
    const types = ["addtocart", "view", "addtocart", "constructor"];
    await store.events.append(
      types.map((type, at) => event({ event_id: `type-${at}`, user_id: "types", type })),
    );
    // A count that was slow is not repeated at once.
    await expect
      .poll(() => store.events.typeCounts(), { timeout: 20_000 })
      .toEqual([
        { type: "addtocart", events: 2 },
        { type: "constructor", events: 1 },
        { type: "view", events: 1 },
      ]);
    await store.events.eraseUser("types");
  });

  test("counts follow every write", async () => {
    const before = await store.counts();
    await store.items.put([item({ item_id: "counted" })]);
    await store.events.append([
      event({ event_id: "n1", user_id: "counted" }),
      event({ event_id: "n2", user_id: "counted" }),
    ]);
    expect(await store.counts()).toEqual({
      events: before.events + 2,
      users: before.users + 1,
      items: before.items + 1,
    });
    await store.events.eraseUser("counted");
    await store.items.remove(["counted"]);
    expect(await store.counts()).toEqual(before);
  });
});
