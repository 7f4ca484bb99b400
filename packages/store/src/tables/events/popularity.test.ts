/** Popularity by item, on every engine, compared with its definition. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { NewEvent } from "../../contract/event-log.ts";
import type { PopularityQuery } from "../../contract/popularity-query.ts";
import type { Store } from "../../contract/store.ts";
import { engines } from "../../testing/engines.ts";
import type { TestDatabase } from "../../testing/engines.ts";

const DAY = 86_400_000;

describe.each(engines)("popularity in $name", ({ create }) => {
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
      type: fc.constantFrom("view", "purchase", "dislike", "rating", "unheard of"),
      value: fc.option(fc.constantFrom(0.5, 2.5, 3, 5), { nil: undefined }),
      // Days, the last of them in the future.
      occurred_at: fc.oneof(
        fc.integer({ min: 0, max: 40 }).map((days) => Date.UTC(1997, 0, 1) + days * DAY),
        fc.constantFrom(Date.UTC(9000, 0, 1), Date.UTC(9999, 0, 1)),
      ),
    });
    const anyQuery = fc.record({
      weights: fc.constantFrom<PopularityQuery["weights"]>(
        { view: 1, purchase: 5, dislike: -4 },
        { purchase: 0.5, rating: 100 },
        {},
      ),
      rating_midpoint: fc.constantFrom(0, 2.5),
      half_life_ms: fc.constantFrom(DAY, 30 * DAY, Infinity),
      window_ms: fc.constantFrom(undefined, 0, 10 * DAY),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { maxLength: 12 }), anyQuery, async (more, query) => {
        const events = more.map((fields, index) => ({
          ...fields,
          event_id: `popular-${log.length + index}`,
        }));
        await store.events.append(events);
        log.push(...events);
        const { items } = await store.events.popularity(query);
        const got = new Map(items.map((row) => [row.item_id, row.popularity]));
        const want = popularityOf(log, query);
        expect([...got.keys()].toSorted()).toEqual([...want.keys()].toSorted());
        for (const [id, value] of want) expect(got.get(id)).toBeCloseTo(value, 9);
      }),
      { numRuns: 150 },
    );
  });
});

/** The definition of popularity, event by event. */
function popularityOf(log: readonly NewEvent[], query: PopularityQuery): Map<string, number> {
  const horizon = Date.now() + DAY;
  const times = log.map((each) => each.occurred_at).filter((time) => time <= horizon);
  const newest = times.length === 0 ? horizon : Math.max(...times);
  const latest = new Map<string, NewEvent>();
  for (const each of log) {
    const key = JSON.stringify([each.user_id, each.item_id, each.type]);
    const known = latest.get(key);
    if (known === undefined || each.occurred_at >= known.occurred_at) latest.set(key, each);
  }
  const sums = new Map<string, number>();
  for (const each of latest.values()) {
    const age = Math.max(0, newest - each.occurred_at);
    const weight =
      each.type === "rating"
        ? (each.value ?? 0) - query.rating_midpoint
        : (query.weights[each.type] ?? 0);
    const unrated = each.type === "rating" && each.value === undefined;
    if (weight <= 0 || unrated || age > (query.window_ms ?? Infinity)) continue;
    const share = weight * 0.5 ** (age / query.half_life_ms);
    sums.set(each.item_id, (sums.get(each.item_id) ?? 0) + share);
  }
  return sums;
}
