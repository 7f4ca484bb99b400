/** The sums of weights by item and day, on every database, compared with their definition. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { NewEvent } from "../../contract/event-log.ts";
import type { Store } from "../../contract/store.ts";
import { bruteForcePopularity, storedPopularity } from "../../testing/brute-force-popularity.ts";
import type { WindowQuery } from "../../testing/brute-force-popularity.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";

const DAY = 86_400_000;

describe.each(databases)("popularity in $name", ({ name, create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await create();
    store = await database.open();
  });
  afterAll(() => database.remove());

  test("equals the sum over the events", async () => {
    const log: NewEvent[] = [];
    const anyEvent = fc.record({
      user_id: fc.constantFrom("u1", "u2", "u3"),
      item_id: fc.constantFrom("a", "b", "c", "d"),
      type: fc.constantFrom("view", "like", "unlike", "dislike", "rating", "unheard of"),
      value: fc.option(fc.constantFrom(0.5, 2.5, 3, 5), { nil: undefined }),
      // Days, the last of them in the future.
      occurred_at: fc.oneof(
        fc.integer({ min: 0, max: 40 }).map((days) => Date.UTC(1997, 0, 1) + days * DAY),
        fc.constantFrom(Date.UTC(9000, 0, 1), Date.UTC(9999, 0, 1)),
      ),
    });
    const anyQuery = fc.record({
      weights: fc.constantFrom<WindowQuery["weights"]>(
        { view: 1, like: 5, dislike: -4 },
        { like: 0.5, rating: 100 },
        {},
      ),
      retractions: fc.constantFrom<WindowQuery["retractions"]>(
        { unlike: "like", undislike: "dislike" },
        {},
      ),
      ratingMidpoint: fc.constantFrom(0, 2.5),
      halfLifeMs: fc.constantFrom(DAY, 30 * DAY, Infinity),
      windowMs: fc.constantFrom(undefined, 0, 10 * DAY, 10.5 * DAY),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 12 }), anyQuery, async (more, query) => {
        const events = more.map((fields, index) => ({
          ...fields,
          event_id: `popular-${log.length + index}`,
        }));
        await store.events.append(events);
        log.push(...events);
        const got = await storedPopularity(store, query);
        const want = bruteForcePopularity(log, query, Date.now());
        expect([...got.keys()].toSorted()).toEqual([...want.keys()].toSorted());
        for (const [id, { total, decayed }] of want) {
          expect(got.get(id)?.total).toBeCloseTo(total, 9);
          expect(got.get(id)?.decayed).toBeCloseTo(decayed, 9);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("tells where a cluster may have answered at two moments, since counting went on", async () => {
    const query = { weights: { like: 1 }, retractions: { unlike: "like" }, ratingMidpoint: 2.5 };
    const readWhile = async (meanwhile: () => Promise<unknown>): Promise<boolean> => {
      const { items, isOfOneMoment } = await store.events.popularity(query);
      await meanwhile();
      for await (const some of items) expect(some.length).toBeGreaterThan(0);
      return isOfOneMoment();
    };
    const like = { user_id: "u1", item_id: "a", type: "like", occurred_at: Date.UTC(1997, 0, 1) };
    const count = () => store.events.countByDay(query.retractions);
    while ((await count()) > 0);
    await store.events.append([{ ...like, event_id: "counted meanwhile" }]);
    expect(await readWhile(count)).toBe(name !== "Citus");
    expect(await readWhile(count)).toBe(true);
  });
});
