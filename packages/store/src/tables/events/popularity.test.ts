/** The sums of popularity by item, on every database, compared with their definition. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { NewEvent } from "../../contract/event-log.ts";
import type { PopularityQuery } from "../../contract/popularity-query.ts";
import type { Store } from "../../contract/store.ts";
import { databases } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";

const DAY = 86_400_000;

describe.each(databases)("popularity in $name", ({ create }) => {
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
      weights: fc.constantFrom<PopularityQuery["weights"]>(
        { view: 1, like: 5, dislike: -4 },
        { like: 0.5, rating: 100 },
        {},
      ),
      retractions: fc.constantFrom<PopularityQuery["retractions"]>(
        { unlike: "like", undislike: "dislike" },
        {},
      ),
      ratingMidpoint: fc.constantFrom(0, 2.5),
      halfLifeMs: fc.constantFrom(DAY, 30 * DAY, Infinity),
      windowMs: fc.constantFrom(undefined, 0, 10 * DAY),
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
        const got = new Map(items.map((row) => [row.item_id, row]));
        const want = popularityOf(log, query);
        expect([...got.keys()].toSorted()).toEqual([...want.keys()].toSorted());
        for (const [id, { total, decayed }] of want) {
          expect(got.get(id)?.total_weight).toBeCloseTo(total, 9);
          expect(got.get(id)?.decayed_weight).toBeCloseTo(decayed, 9);
        }
        const decayed = items.map((row) => row.decayed_weight);
        expect(decayed).toEqual(decayed.toSorted((one, other) => other - one));
        const byRank = items.toSorted((one, other) => one.total_rank - other.total_rank);
        expect(byRank.map((row) => row.total_rank)).toEqual(items.map((_, at) => at + 1));
        const totals = byRank.map((row) => row.total_weight);
        expect(totals).toEqual(totals.toSorted((one, other) => other - one));
      }),
      { numRuns: 150 },
    );
  });
});

/** The definition of the sums, event by event. */
function popularityOf(
  log: readonly NewEvent[],
  query: PopularityQuery,
): Map<string, { total: number; decayed: number }> {
  const horizon = Date.now() + DAY;
  const timeOf = (each: NewEvent) => (each.occurred_at > horizon ? -Infinity : each.occurred_at);
  const newest = Math.max(...log.map((each) => timeOf(each)));
  const latest = new Map<string, NewEvent>();
  for (const each of log) {
    const key = JSON.stringify([
      each.user_id,
      each.item_id,
      query.retractions[each.type] ?? each.type,
    ]);
    const known = latest.get(key);
    const isIn = query.windowMs === undefined || timeOf(each) >= newest - query.windowMs;
    const isBelieved = query.windowMs === undefined || timeOf(each) > -Infinity;
    if (!isIn || !isBelieved) continue;
    if (known === undefined || timeOf(each) >= timeOf(known)) latest.set(key, each);
  }
  const sums = new Map<string, { total: number; decayed: number }>();
  for (const each of latest.values()) {
    const weight =
      each.type === "rating"
        ? (each.value ?? 0) - query.ratingMidpoint
        : (query.weights[each.type] ?? 0);
    const unrated = each.type === "rating" && each.value === undefined;
    if (weight <= 0 || unrated) continue;
    const time = timeOf(each);
    const share = time === -Infinity ? 0 : 0.5 ** ((newest - time) / query.halfLifeMs);
    const { total, decayed } = sums.get(each.item_id) ?? { total: 0, decayed: 0 };
    sums.set(each.item_id, { total: total + weight, decayed: decayed + weight * share });
  }
  return sums;
}
