/** Tables of days as bytes: every table comes back, in another process too, and of damage none. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { asCatalogNumber } from "../../catalog/catalog-number.ts";
import { ItemIndex } from "../../catalog/item-index.ts";
import { DayTableBuilder } from "../day-table.ts";
import type { DayTable } from "../day-table.ts";
import { decodeDayTable, encodeDayTable } from "./day-table-codec.ts";

const NEWEST = 20_000;
const MAX_BYTES = 1 << 20;

interface Line {
  readonly id: string;
  /** Ages, and -1 for events whose time is not believed. */
  readonly ages: readonly number[];
  readonly weight: number;
}

function indexOf(ids: readonly string[]): ItemIndex {
  const index = new ItemIndex();
  for (const id of ids) index.intern(id);
  return index;
}

async function tableOf(lines: readonly Line[], newest: number | undefined): Promise<DayTable> {
  const builder = new DayTableBuilder(newest);
  for (const [number, { ages, weight }] of lines.entries()) {
    const days = ages.map((age) => (age < 0 || newest === undefined ? -Infinity : newest - age));
    const ordered = [...new Set(days)].toSorted((one, other) => (one < other ? 1 : -1));
    await builder.add(
      asCatalogNumber(number),
      ordered,
      ordered.map((_, at) => weight + at),
    );
  }
  return builder.finish();
}

/** The cells by ID, as [age, weight]. */
function cellsOf(table: DayTable, index: ItemIndex): Map<string, [number, number][]> {
  const cells = new Map<string, [number, number][]>();
  for (const { numbers, ends, ages, weights } of table.blocks) {
    for (const [at, number] of numbers.entries()) {
      const [start, end] = [at === 0 ? 0 : (ends[at - 1] ?? NaN), ends[at] ?? NaN];
      cells.set(
        index.idOf(number),
        [...ages.subarray(start, end)].map((age, cell) => [age, weights[start + cell] ?? NaN]),
      );
    }
  }
  return cells;
}

const anyLine = fc.record({
  id: fc.string({ unit: "grapheme", maxLength: 8 }),
  ages: fc.array(fc.integer({ min: -1, max: 70_000 }), { minLength: 1, maxLength: 12 }),
  weight: fc.constantFrom<number>(0.1, 1, 2.5, 1e12),
});

test("a table comes back, with the numbers of the other process and without unknown items", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anyLine, { maxLength: 12, selector: ({ id }) => id }),
      fc.option(fc.constant(NEWEST), { nil: undefined }),
      fc.func(fc.boolean()),
      async (lines, newest, isKnown) => {
        const ids = lines.map(({ id }) => id);
        const [index, table] = [indexOf(ids), await tableOf(lines, newest)];
        const bytes = await encodeDayTable(table, index, MAX_BYTES);
        const known = ids.filter((id) => isKnown(id)).toReversed();
        const other = indexOf(["another", ...known]);
        const decoded = await decodeDayTable(bytes ?? new Uint8Array(), other);
        if (decoded === undefined) throw new Error("no table");
        const expected = new Map(
          [...cellsOf(table, index)].filter(([id]) => other.find(id) !== undefined),
        );
        expect(cellsOf(decoded, other)).toEqual(expected);
        expect(decoded.cells).toBe([...expected.values()].flat().length);
        expect(decoded).toMatchObject({ newest, isPartial: false, isOfOneMoment: true });
        expect(decoded.oldestAge).toBe(table.oldestAge);
      },
    ),
  );
});

test("a table of many blocks, and bytes at any place of their buffer", async () => {
  const lines = Array.from({ length: 400 }, (_, at) => ({
    id: `item ${at}`,
    ages: Array.from({ length: 500 }, (_, age) => age * ((at % 3) + 1)),
    weight: at % 7 === 0 ? 0.1 : 3,
  }));
  const index = indexOf(lines.map(({ id }) => id));
  const table = await tableOf(lines, NEWEST);
  expect(table.blocks.length).toBeGreaterThan(3);
  const bytes = await encodeDayTable(table, index, 8 << 20);
  const shifted = new Uint8Array(3 + (bytes?.length ?? 0));
  shifted.set(bytes ?? [], 3);
  const decoded = await decodeDayTable(shifted.subarray(3), index);
  expect(decoded).toEqual(table);
});

test("a table over the limit gives no bytes", async () => {
  const lines = [{ id: "a", ages: [0, 1], weight: 1 }];
  const [index, table] = [indexOf(["a"]), await tableOf(lines, NEWEST)];
  const bytes = await encodeDayTable(table, index, MAX_BYTES);
  const length = bytes?.length ?? NaN;
  expect(await encodeDayTable(table, index, length)).toEqual(bytes);
  expect(await encodeDayTable(table, index, length - 1)).toBeUndefined();
});

test("of bytes that were cut or changed there is no table that breaks a rule", async () => {
  const lines = [
    { id: "a", ages: [0, 1, -1], weight: 1 },
    { id: "b", ages: [3, 9], weight: 0.1 },
  ];
  const [index, table] = [indexOf(["a", "b"]), await tableOf(lines, NEWEST)];
  const bytes = (await encodeDayTable(table, index, MAX_BYTES)) ?? new Uint8Array();
  for (let length = 0; length < bytes.length; length++) {
    expect(await decodeDayTable(bytes.slice(0, length), index)).toBeUndefined();
  }
  const longer = new Uint8Array([...bytes, ...bytes.slice(0, 8)]);
  expect(await decodeDayTable(longer, index)).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: bytes.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, change) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ change;
        const decoded = await decodeDayTable(changed, index);
        for (const { ends, ages, weights, numbers } of decoded?.blocks ?? []) {
          expect(numbers).toHaveLength(ends.length);
          expect(ages).toHaveLength(weights.length);
          expect(ends.at(-1) ?? 0).toBe(ages.length);
          expect([...weights].every((weight) => weight > 0 && weight < Infinity)).toBe(true);
        }
      },
    ),
  );
});
