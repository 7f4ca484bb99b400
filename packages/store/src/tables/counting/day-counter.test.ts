/** Counts under random changes of the log, on every database, against the definition. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { NewEvent } from "../../contract/event-log.ts";
import type { Store } from "../../contract/store.ts";
import { bruteForcePopularity, storedPopularity } from "../../testing/brute-force-popularity.ts";
import type { WindowQuery } from "../../testing/brute-force-popularity.ts";
import { bruteForceSums, storedSums } from "../../testing/brute-force-sums.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const RETRACTIONS = { unlike: "like", undislike: "dislike" };
const QUERY: WindowQuery = {
  weights: { view: 1, like: 4, purchase: 5, dislike: -4 },
  retractions: RETRACTIONS,
  ratingMidpoint: 2.5,
  halfLifeMs: 10 * DAY,
};
const WINDOWS = [undefined, 0, 0.5 * DAY, 3 * DAY, 12 * DAY, 36_500 * DAY];

const USERS = ["u1", "u2", "u3", "u4"] as const;
const users = fc.constantFrom(...USERS);
const items = fc.constantFrom("a", "b", "c");
const anyEvent = fc.record({
  user_id: users,
  item_id: items,
  type: fc.constantFrom("view", "like", "unlike", "purchase", "dislike", "rating", "unheard of"),
  value: fc.option(fc.constantFrom(0.5, 2.5, 3.5, 5), { nil: undefined }),
  // From long ago to some days ahead of the clock, and by a clock that is wrong for good.
  occurred_at: fc.oneof(
    {
      weight: 9,
      arbitrary: fc.integer({ min: -20 * 48, max: 6 * 48 }).map((n) => START + (n * DAY) / 48),
    },
    { weight: 1, arbitrary: fc.constantFrom(-3 * DAY - 1, Date.UTC(9000, 0, 1)) },
  ),
});
const anyChange = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ append: fc.array(anyEvent, { minLength: 1, maxLength: 8 }) }),
  },
  { weight: 6, arbitrary: fc.record({ count: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ erase: users }) },
  { weight: 1, arbitrary: fc.record({ removeItem: items }) },
  { weight: 2, arbitrary: fc.record({ removeEvents: fc.array(fc.nat(), { maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ days: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ reopen: true }) },
);
type Change = typeof anyChange extends fc.Arbitrary<infer T> ? T : never;

describe.each(databases)("counts in $name", ({ name, create }) => {
  let database: TestDatabase;
  let store: Store;
  let log: NewEvent[];
  let lastId = 0;
  beforeEach(async () => {
    database = await create();
    store = await database.open();
    log = [];
  });
  afterEach(async () => {
    vi.useRealTimers();
    await database.remove();
  });

  async function make(change: Change): Promise<void> {
    if ("append" in change) {
      const events = change.append.map((fields) => ({ ...fields, event_id: `e${lastId++}` }));
      await store.events.append(events);
      log.push(...events);
    } else if ("count" in change) {
      await store.events.countByDay(RETRACTIONS, change.count);
    } else if ("erase" in change) {
      await store.events.eraseUser(change.erase);
      log = log.filter((each) => each.user_id !== change.erase);
    } else if ("removeItem" in change) {
      await store.events.remove({ item_ids: [change.removeItem], events: [] });
      log = log.filter((each) => each.item_id !== change.removeItem);
    } else if ("removeEvents" in change) {
      const events = change.removeEvents.flatMap((at) => log[at % log.length] ?? []);
      await store.events.remove({ item_ids: [], events });
      log = log.filter((each) => !events.includes(each));
    } else if ("days" in change) {
      vi.setSystemTime(Date.now() + change.days * DAY);
    } else {
      await store.close();
      store = await database.open();
    }
  }

  async function expectDefinition(windows: readonly (number | undefined)[]): Promise<void> {
    for (const counted of [
      ["a", "c"],
      ["a", "b", "c"],
    ]) {
      expect(await storedSums(store, counted)).toEqual(bruteForceSums(log, counted));
    }
    for (const windowMs of windows) {
      const query = { ...QUERY, windowMs };
      const got = await storedPopularity(store, query);
      const want = bruteForcePopularity(log, query, Date.now());
      expect([...got.keys()].toSorted()).toEqual([...want.keys()].toSorted());
      for (const [id, { total, decayed }] of got) {
        expect(total).toBeCloseTo(want.get(id)?.total ?? NaN, 9);
        expect(decayed).toBeCloseTo(want.get(id)?.decayed ?? NaN, 9);
      }
    }
  }

  test("sums are exact however much is counted, and after erasures and removals", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: START });
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { minLength: 4, maxLength: 20 }), async (changes) => {
        vi.setSystemTime(START);
        for (const user of USERS) await make({ erase: user });
        for (const [at, change] of changes.entries()) {
          await make(change);
          await expectDefinition([WINDOWS[at % WINDOWS.length]]);
        }
        while ((await store.events.countByDay(RETRACTIONS, 7)) > 0) {
          // Until everything is counted.
        }
        expect(await store.events.countByDay(RETRACTIONS)).toBe(0);
        await expectDefinition(WINDOWS);
      }),
      // On a cluster a step takes many times as long.
      { numRuns: name === "Citus" ? 4 : 8 },
    );
  });

  test("after a removal the next newest event counts, and a wrong clock's once its time has come", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: START });
    const like = (day: number, type: "like" | "unlike" = "like"): Change => ({
      append: [
        { user_id: "u1", item_id: "a", type, value: undefined, occurred_at: START + day * DAY },
      ],
    });
    for (const day of [-5, -9, -1]) await make(like(day));
    await make(like(3, "unlike"));
    expect(await store.events.countByDay(RETRACTIONS)).toBe(0);
    await expectDefinition(WINDOWS);
    await make({ removeEvents: [2] });
    expect(log.map((each) => each.occurred_at)).toEqual(
      [-5, -9, 3].map((day) => START + day * DAY),
    );
    await expectDefinition(WINDOWS);
    await store.events.countByDay(RETRACTIONS);
    expect((await storedPopularity(store, { ...QUERY, windowMs: 0 })).size).toBe(1);
    await make({ days: 3 });
    expect((await storedPopularity(store, QUERY)).size).toBe(0);
    await store.events.countByDay(RETRACTIONS);
    await expectDefinition(WINDOWS);
    expect((await storedPopularity(store, QUERY)).size).toBe(0);
  });
});
