/** Counts of lists served and clicked, on every database. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Store } from "../contract/store.ts";
import { databases } from "../testing/databases.ts";
import type { TestDatabase } from "../testing/databases.ts";
import { event } from "../testing/samples.ts";

const DAY_MS = 86_400_000;

describe.each(databases)("counts of lists in $name", ({ name, create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await create();
    store = await database.open();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await database.remove();
  });

  let events = 0;
  function click(recommendation_id: string, event_id = `e${(events += 1)}`) {
    return store.events.append([event({ event_id, recommendation_id })]);
  }

  test("a list counts once, however many events name it, and in one batch or in several", async () => {
    expect(await store.lists.counts()).toEqual({ served: 0, clicked: 0 });
    await store.lists.addServed("series-1", 3);
    await store.lists.addServed("series-1", 2);
    await store.lists.addServed("series-2", 5);
    await click("series-1-list-a");
    await click("series-1-list-a");
    await store.events.append([
      event({ event_id: "b1", recommendation_id: "series-1-list-b" }),
      event({ event_id: "b2", recommendation_id: "series-1-list-b" }),
      event({ event_id: "b3", recommendation_id: "series-2-list-b" }),
      event({ event_id: "b4" }),
    ]);
    expect(await store.lists.counts()).toEqual({ served: 10, clicked: 3 });
  });

  test("a list that several users name counts once, and in a cluster once for each", async () => {
    await store.lists.addServed("series-1", 5);
    const users = ["alice", "bob", "carol", "alice"];
    for (const [at, user_id] of users.entries()) {
      const recommendation_id = "series-1-list-a";
      await store.events.append([event({ event_id: `${at}`, user_id, recommendation_id })]);
    }
    const clicked = name === "Citus" ? 3 : 1;
    expect(await store.lists.counts()).toEqual({ served: 5, clicked });
  });

  test("an event that is sent again does not count again", async () => {
    await store.lists.addServed("series-1", 3);
    expect(await click("series-1-list-a", "same")).toEqual([true]);
    expect(await click("series-1-list-a", "same")).toEqual([false]);
    expect(await store.lists.counts()).toEqual({ served: 3, clicked: 1 });
  });

  test("lists that this service did not make do not count", async () => {
    await store.lists.addServed("series-1", 3);
    await click("another-list-of-another-service");
    await click("short");
    await click("series-1");
    await click(" ");
    expect(await store.lists.counts()).toEqual({ served: 3, clicked: 0 });
  });

  test("the lists of a series that is long gone stay counted, its clicks no longer count", async () => {
    vi.useFakeTimers({ now: Date.now() - 40 * DAY_MS, toFake: ["Date"] });
    await store.lists.addServed("series-1", 3);
    await click("series-1-list-a");
    vi.useRealTimers();
    await store.lists.addServed("series-2", 2);
    await click("series-1-list-b");
    await click("series-2-list-b");
    expect(await store.lists.counts()).toEqual({ served: 5, clicked: 2 });
  });
});

test.each(databases)("counts survive a restart in $name", async ({ create }) => {
  const database = await create();
  try {
    const before = await database.open();
    await before.lists.addServed("series-1", 3);
    await before.close();
    const after = await database.open();
    await after.events.append([event({ event_id: "e", recommendation_id: "series-1-list-a" })]);
    await after.lists.addServed("series-2", 1);
    expect(await after.lists.counts()).toEqual({ served: 4, clicked: 1 });
  } finally {
    await database.remove();
  }
});
