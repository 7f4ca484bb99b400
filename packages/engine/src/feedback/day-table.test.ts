/** Tables of days: what is kept exactly, and what is merged where there is too much. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { asCatalogNumber } from "../catalog/catalog-number.ts";
import { DayTableBuilder, NO_AGE } from "./day-table.ts";
import type { DayTable } from "./day-table.ts";

const NEWEST = 20_000;

/** The cells of each item, as [age, weight]. */
function cellsOf({ blocks }: DayTable): Map<number, [number, number][]> {
  const cells = new Map<number, [number, number][]>();
  for (const { numbers, ends, ages, weights } of blocks) {
    for (const [at, number] of numbers.entries()) {
      const [start, end] = [at === 0 ? 0 : (ends[at - 1] ?? NaN), ends[at] ?? NaN];
      const own = [...ages.subarray(start, end)].map((age, cell): [number, number] => [
        age,
        weights[start + cell] ?? NaN,
      ]);
      cells.set(number, own);
    }
  }
  return cells;
}

test("keeps each day and weight, whatever the weights are", async () => {
  const builder = new DayTableBuilder(NEWEST);
  await builder.add(asCatalogNumber(3), [NEWEST, NEWEST - 9, -Infinity], [4, 0.1, 2.5]);
  await builder.add(asCatalogNumber(1), [NEWEST - 70_000], [1e12 + 0.5]);
  const table = builder.finish();
  expect(table).toMatchObject({ newest: NEWEST, cells: 4, oldestAge: NO_AGE - 1 });
  expect(cellsOf(table)).toEqual(
    new Map([
      [
        3,
        [
          [0, 4],
          [9, 0.1],
          [NO_AGE, 2.5],
        ],
      ],
      [1, [[NO_AGE - 1, 1e12 + 0.5]]],
    ]),
  );
});

test("without a believed time no event has an age", async () => {
  const builder = new DayTableBuilder(undefined);
  await builder.add(asCatalogNumber(0), [-Infinity], [2]);
  expect(cellsOf(builder.finish()).get(0)).toEqual([[NO_AGE, 2]]);
});

test("weights of many blocks are in the order of their items", async () => {
  const builder = new DayTableBuilder(NEWEST);
  const days = Array.from({ length: 300 }, (_, at) => NEWEST - at);
  for (let item = 0; item < 1000; item++) {
    await builder.add(
      asCatalogNumber(item),
      days,
      days.map((_, at) => item + at),
    );
  }
  const table = builder.finish();
  expect(table.cells).toBe(300_000);
  expect(table.blocks.length).toBeGreaterThan(3);
  const cells = cellsOf(table);
  for (const item of [0, 218, 219, 999]) {
    expect(cells.get(item)).toEqual(days.map((_, at) => [at, item + at]));
  }
});

test("merges days where there are too many cells, the newest ones last", async () => {
  const anyDays = fc.uniqueArray(fc.integer({ min: 0, max: 4000 }), { maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyDays, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 500 }),
      async (items, maxCells) => {
        const builder = new DayTableBuilder(NEWEST, maxCells);
        for (const [item, ages] of items.entries()) {
          const days = ages.toSorted((a, b) => a - b).map((age) => NEWEST - age);
          await builder.add(
            asCatalogNumber(item),
            days,
            days.map(() => 1),
          );
        }
        const table = builder.finish();
        expect(table.cells).toBeLessThanOrEqual(Math.max(maxCells, 14 * items.length));
        for (const [item, cells] of cellsOf(table)) {
          const ages = (items[item] ?? []).toSorted((a, b) => a - b);
          expect(cells.reduce((sum, [, weight]) => sum + weight, 0)).toBe(ages.length);
          for (const [at, [age, weight]] of cells.entries()) {
            const next = cells[at + 1]?.[0] ?? Infinity;
            const merged = ages.filter((each) => each >= age && each < next);
            expect(merged).toHaveLength(weight);
            // Never by more than a day in two.
            expect(merged.at(-1) ?? Infinity).toBeLessThan(Math.max(2 * age, 1));
          }
        }
      },
    ),
  );
});
