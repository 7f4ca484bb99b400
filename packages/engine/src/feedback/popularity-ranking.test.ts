/** Popularity rankings: updates against a full computation, and extreme ages. */
import type { PopularitySnapshot } from "@hellorec/store";
import fc from "fast-check";
import { expect, test } from "vitest";

import { asCatalogNumber } from "../catalog/catalog-number.ts";
import { ItemIndex } from "../catalog/item-index.ts";
import { LASTING_SHARE, PopularityRanking } from "./popularity-ranking.ts";

const DAY = 86_400_000;
const HALF_LIFE = 30 * DAY;

const events = fc.array(
  fc.record({
    item: fc.integer({ min: 0, max: 6 }),
    weight: fc.double({ min: 0.5, max: 5, noNaN: true }),
    // `undefined`: by a wrong clock.
    time: fc.option(fc.integer({ min: 0, max: 400 * DAY }), { nil: undefined, freq: 9 }),
  }),
  { minLength: 1, maxLength: 40 },
);

type TimedWeight = { item: number; weight: number; time: number | undefined };

/** What the log would compute from all events at once. */
function snapshotOf(all: readonly TimedWeight[], halfLife = HALF_LIFE): PopularitySnapshot {
  const times = all.flatMap((event) => event.time ?? []);
  const newest = times.length === 0 ? undefined : Math.max(...times);
  const sums = new Map<number, { total_weight: number; decayed_weight: number }>();
  for (const { item, weight, time } of all) {
    const { total_weight, decayed_weight } = sums.get(item) ?? {
      total_weight: 0,
      decayed_weight: 0,
    };
    const share =
      time === undefined || newest === undefined ? 0 : 0.5 ** ((newest - time) / halfLife);
    sums.set(item, {
      total_weight: total_weight + weight,
      decayed_weight: decayed_weight + weight * share,
    });
  }
  const byTotal = [...sums].sort(([, one], [, other]) => other.total_weight - one.total_weight);
  const ranks = new Map(byTotal.map(([item], at) => [item, at + 1]));
  const items = [...sums]
    .map(([item, both]) => ({ item_id: `${item}`, ...both, total_rank: ranks.get(item) ?? 0 }))
    .sort((one, other) => other.decayed_weight - one.decayed_weight);
  return { newest, items, isPartial: false };
}

/** An index of items "0" to "6" with these numbers. */
function sevenItems(): ItemIndex {
  const index = new ItemIndex();
  for (let item = 0; item <= 6; item++) index.intern(`${item}`);
  return index;
}

test("events added one by one give the scores and the order of all at once", async () => {
  await fc.assert(
    fc.asyncProperty(events, events, async (before, after) => {
      const index = sevenItems();
      const ranking = await PopularityRanking.create(snapshotOf(before), index, HALF_LIFE);
      for (const { item, weight, time } of after) ranking.add(asCatalogNumber(item), weight, time);

      const whole = snapshotOf([...before, ...after]);
      const want = new Map(
        whole.items.map(({ item_id, total_weight, decayed_weight }) => [
          Number(item_id),
          LASTING_SHARE * total_weight + (1 - LASTING_SHARE) * decayed_weight,
        ]),
      );
      expect(ranking.newest).toBe(whole.newest);
      const got = [...ranking];
      expect(got).toHaveLength(want.size);
      for (const { number, score } of got) expect(score).toBeCloseTo(want.get(number) ?? 0, 9);
      const scores = got.map((entry) => entry.score);
      expect(scores).toEqual(scores.toSorted((one, other) => other - one));
      for (let item = 0; item <= 6; item++) {
        expect(ranking.has(asCatalogNumber(item))).toBe(want.has(item));
      }
    }),
  );
});

test("with two sources years apart, much liked old items outrank a single new like", async () => {
  const years = (count: number) => count * 365 * DAY;
  const likes = (item: number, count: number, time: number) =>
    Array.from({ length: count }, () => ({ item, weight: 4, time }));
  const old = [...likes(0, 1000, years(0)), ...likes(1, 500, years(0)), ...likes(2, 5, years(0))];
  const recent = [...likes(3, 1, years(10)), ...likes(4, 30, years(10))];
  const index = sevenItems();
  const ranking = await PopularityRanking.create(snapshotOf([...old, ...recent]), index, 90 * DAY);
  expect([...ranking].map((entry) => entry.number)).toEqual([4, 0, 1, 3, 2]);
  // The same when the second source is imported while the ranking of the first one serves.
  const updated = await PopularityRanking.create(snapshotOf(old), index, 90 * DAY);
  for (const { item, weight, time } of recent) updated.add(asCatalogNumber(item), weight, time);
  expect([...updated].map((entry) => entry.number)).toEqual([4, 0, 1, 3, 2]);
});

test("the share that lasts leaves the order of one source nearly as it is", async () => {
  const random = fc.record({
    item: fc.integer({ min: 0, max: 6 }),
    weight: fc.constantFrom(1, 2, 4, 5),
    time: fc.integer({ min: 0, max: 60 * DAY }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(random, { minLength: 50, maxLength: 100 }), async (all) => {
      const snapshot = snapshotOf(all, 90 * DAY);
      const ranking = await PopularityRanking.create(snapshot, sevenItems(), 90 * DAY);
      const decayed = new Map(
        snapshot.items.map((row) => [Number(row.item_id), row.decayed_weight]),
      );
      // Items change places only where their decayed sums differ by a few percent.
      let least = Infinity;
      for (const { number } of ranking) {
        const sum = decayed.get(number) ?? 0;
        expect(sum).toBeLessThanOrEqual(least * 1.03);
        least = Math.min(least, sum);
      }
    }),
  );
});

test("an event that is very much later than all others leaves finite scores", async () => {
  const index = sevenItems();
  const before = [
    { item: 0, weight: 9, time: 0 },
    { item: 1, weight: 3, time: 0 },
  ];
  const ranking = await PopularityRanking.create(snapshotOf(before, DAY), index, DAY);
  ranking.add(asCatalogNumber(2), 1, 10 * 365 * DAY);
  ranking.add(asCatalogNumber(3), 1, 20 * 365 * DAY);
  const entries = [...ranking];
  expect(entries.map((entry) => entry.number)).toEqual([3, 0, 1, 2]);
  const scores = entries.map((entry) => entry.score);
  expect(scores).toEqual([1, 9 * LASTING_SHARE, 3 * LASTING_SHARE, LASTING_SHARE]);
});
