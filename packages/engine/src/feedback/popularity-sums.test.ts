/** Sums over windows, with events that came since, against their definition. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { asCatalogNumber } from "../catalog/catalog-number.ts";
import { AddedEvents } from "./added-events.ts";
import { DayTableBuilder } from "./day-table.ts";
import { popularitySums } from "./popularity-sums.ts";

const ITEMS = 5;
const HALF_LIFE = 30;

const anyEvent = fc.record({
  item: fc.integer({ min: 0, max: ITEMS - 1 }),
  // Some before 1970, and some by a wrong clock.
  day: fc.option(fc.integer({ min: -40, max: 80 }), { nil: undefined, freq: 8 }),
  weight: fc.constantFrom<number>(0.1, 1, 2.5, 5),
});
type Event = typeof anyEvent extends fc.Arbitrary<infer T> ? T : never;

async function tableOf(events: readonly Event[]) {
  const days = events.flatMap(({ day }) => day ?? []);
  const builder = new DayTableBuilder(days.length === 0 ? undefined : Math.max(...days));
  for (let item = 0; item < ITEMS; item++) {
    const own = new Map<number, number>();
    for (const { item: of, day = -Infinity, weight } of events) {
      if (of === item) own.set(day, (own.get(day) ?? 0) + weight);
    }
    const ordered = [...own].toSorted(([one], [other]) => (one < other ? 1 : -1));
    await builder.add(
      asCatalogNumber(item),
      ordered.map(([day]) => day),
      ordered.map(([, weight]) => weight),
    );
  }
  return builder.finish();
}

test("sums of any window are those of its events", async () => {
  const anyEvents = fc.array(anyEvent, { maxLength: 40 });
  const anyWindow = fc.option(fc.integer({ min: 1, max: 130 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(anyEvents, anyEvents, anyWindow, async (read, later, windowDays) => {
      const added = new AddedEvents();
      for (const { item, day, weight } of later) {
        added.push({ number: asCatalogNumber(item), day, weight });
      }
      const upTo = added.length;
      const query = { windowDays, halfLifeDays: HALF_LIFE, size: ITEMS };
      const sums = await popularitySums(await tableOf(read), added, upTo, query);

      const all = [...read, ...later];
      const newest = Math.max(...all.map(({ day = -Infinity }) => day));
      expect(sums.newest).toBe(newest === -Infinity ? undefined : newest * 86_400_000);
      for (let item = 0; item < ITEMS; item++) {
        let [total, decayed] = [0, 0];
        for (const { item: of, day = -Infinity, weight } of all) {
          const isIn = windowDays === undefined || (day > -Infinity && day >= newest - windowDays);
          if (of !== item || !isIn) continue;
          total += weight;
          if (day > -Infinity) decayed += weight * 0.5 ** ((newest - day) / HALF_LIFE);
        }
        expect(sums.totals[item]).toBeCloseTo(total, 9);
        expect(sums.decayed[item]).toBeCloseTo(decayed, 9);
      }
    }),
  );
});

test("events of wrong clocks alone are in the whole log, and in no window", async () => {
  const table = await tableOf([{ item: 2, day: undefined, weight: 4 }]);
  const added = new AddedEvents();
  added.push({ number: asCatalogNumber(3), day: undefined, weight: 1 });
  const over = (windowDays: number | undefined) =>
    popularitySums(table, added, 1, { windowDays, halfLifeDays: HALF_LIFE, size: ITEMS });
  const whole = await over(undefined);
  expect([...whole.totals]).toEqual([0, 0, 4, 1, 0]);
  expect([...whole.decayed]).toEqual([0, 0, 0, 0, 0]);
  expect([...(await over(10)).totals]).toEqual([0, 0, 0, 0, 0]);
});
