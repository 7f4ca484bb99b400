/** Popularity rankings: updates against a full computation, and extreme ages. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { catalogNumber } from "../catalog/catalog-number.ts";
import { ItemIndex } from "../catalog/item-index.ts";
import { PopularityRanking } from "./popularity-ranking.ts";

const DAY = 86_400_000;
const HALF_LIFE = 30 * DAY;

const events = fc.array(
  fc.record({
    item: fc.integer({ min: 0, max: 6 }),
    weight: fc.double({ min: 0.5, max: 5, noNaN: true }),
    time: fc.integer({ min: 0, max: 400 * DAY }),
  }),
  { minLength: 1, maxLength: 40 },
);

/** What the log would compute from all events at once. */
function popularities(all: readonly { item: number; weight: number; time: number }[]) {
  const newest = Math.max(...all.map((event) => event.time));
  const sums = new Map<number, number>();
  for (const { item, weight, time } of all) {
    const decayed = weight * 0.5 ** ((newest - time) / HALF_LIFE);
    sums.set(item, (sums.get(item) ?? 0) + decayed);
  }
  return { newest, sums };
}

test("events added one by one give the scores and the order of all at once", async () => {
  await fc.assert(
    fc.asyncProperty(events, events, async (before, after) => {
      const index = new ItemIndex();
      for (let item = 0; item <= 6; item++) index.intern(`${item}`);
      const first = popularities(before);
      const items = [...first.sums]
        .map(([item, popularity]) => ({ item_id: `${item}`, popularity }))
        .sort((one, other) => other.popularity - one.popularity);
      const ranking = await PopularityRanking.create(
        { newest: first.newest, items },
        index,
        HALF_LIFE,
      );
      for (const { item, weight, time } of after) ranking.add(catalogNumber(item), weight, time);

      const want = popularities([...before, ...after]).sums;
      const got = [...ranking];
      expect(got).toHaveLength(want.size);
      for (const { number, score } of got) expect(score).toBeCloseTo(want.get(number) ?? 0, 9);
      const scores = got.map((entry) => entry.score);
      expect(scores).toEqual(scores.toSorted((one, other) => other - one));
      for (let item = 0; item <= 6; item++) {
        expect(ranking.has(catalogNumber(item))).toBe(want.has(item));
      }
    }),
  );
});

test("an event that is very much later than all others leaves finite scores", async () => {
  const index = new ItemIndex();
  const items = [
    { item_id: "old", popularity: 9 },
    { item_id: "older", popularity: 3 },
  ];
  const ranking = await PopularityRanking.create({ newest: 0, items }, index, DAY);
  ranking.add(index.intern("new"), 1, 10 * 365 * DAY);
  ranking.add(index.intern("newer"), 1, 20 * 365 * DAY);
  const entries = [...ranking];
  expect(index.idOf(entries[0]?.number ?? catalogNumber(-1))).toBe("newer");
  expect(entries).toHaveLength(4);
  for (const { score } of entries) expect(Number.isFinite(score)).toBe(true);
  expect(entries[0]?.score).toBe(1);
});
