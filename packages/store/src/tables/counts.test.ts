/** Numbers of rows, on every database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Store } from "../contract/store.ts";
import { storedPopularity } from "../testing/brute-force-popularity.ts";
import { bruteForceSums, storedSums } from "../testing/brute-force-sums.ts";
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
    expect(await store.events.typeCounts()).toEqual([
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

  test("while very many events are not counted, answers follow the first 20,000 of them", async () => {
    const events = Array.from({ length: 20_700 }, (_, at) =>
      event({ event_id: `${at}`, user_id: `user ${at}`, item_id: "much", type: "many" }),
    );
    for (let at = 0; at < events.length; at += 2300) {
      await store.events.append(events.slice(at, at + 2300));
    }
    expect(await storedSums(store, ["much"])).toMatchObject({
      events: 20_700,
      countedNow: 20_700,
      users: 20_000,
      types: [{ type: "many", events: 20_000 }],
      usersOfItems: { much: 20_000 },
    });
    expect(await store.events.countByDay({}, 5000)).toBe(10_000);
    expect(await store.events.countByDay({}, 15_000)).toBe(700);
    const query = { weights: { many: 1 }, retractions: {}, ratingMidpoint: 2.5, halfLifeMs: 1e9 };
    const sums = await storedPopularity(store, query);
    expect(sums.get("much")?.total).toBe(20_700);
    expect(await storedSums(store, ["much"])).toEqual(bruteForceSums(events, ["much"]));
    expect(await store.events.countByDay({})).toBe(200);
    expect(await store.events.countByDay({})).toBe(0);
    expect(await storedSums(store, ["much"])).toEqual(bruteForceSums(events, ["much"]));
    await store.events.remove({ item_ids: ["much"], events: [] });
    expect(await storedSums(store, ["much"])).toEqual(bruteForceSums([], ["much"]));
  });
});
