/** Numbers of rows, on every engine. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Store } from "../contract/store.ts";
import { engines } from "../testing/engines.ts";
import type { TestDatabase } from "../testing/engines.ts";
import { event, item } from "../testing/samples.ts";

describe.each(engines)("counts in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await create();
    store = await database.open();
  });
  afterAll(() => database.remove());

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
