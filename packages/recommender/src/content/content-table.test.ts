import fc from "fast-check";
import { expect, test } from "vitest";

import { ContentTable } from "./content-table.ts";

/** A table of items with terms, each of which counts 1. */
function tableOf(termsOf: readonly (readonly number[])[]): ContentTable {
  const table = new ContentTable();
  for (const [item, terms] of termsOf.entries()) {
    table.set(
      item,
      terms.map((term) => ({ term, factor: 1 })),
    );
  }
  return table;
}

const someItems = fc.array(fc.uniqueArray(fc.nat(9), { maxLength: 6 }), {
  minLength: 2,
  maxLength: 12,
});

test("is the cosine of TF-IDF vectors, and a score is a sum of it over the history", () => {
  let found = 0;
  fc.assert(
    fc.property(someItems, fc.integer({ min: -4, max: 5 }), (termsOf, weight) => {
      const table = tableOf(termsOf);
      const weightOf = (term: number) => {
        const having = termsOf.filter((terms) => terms.includes(term)).length;
        return Math.log(termsOf.length / having);
      };
      const dot = (one: readonly number[], other: readonly number[]) =>
        one.reduce((sum, term) => sum + (other.includes(term) ? weightOf(term) ** 2 : 0), 0);
      const [first = [], second = []] = termsOf;
      const norms = Math.sqrt(dot(first, first) * dot(second, second));
      const expected = norms === 0 ? 0 : dot(first, second) / norms;
      expect(table.similarity(0, 1)).toBeCloseTo(expected, 5);
      if (expected > 0) found += 1;
      const history = [
        { item: 0, weight },
        { item: termsOf.length - 1, weight: 1 },
        { item: 999, weight: 7 },
      ];
      const score = table.score(table.profile(history), 1);
      const sum = weight * table.similarity(0, 1) + table.similarity(termsOf.length - 1, 1);
      expect(score).toBeCloseTo(sum, 4);
    }),
  );
  expect(found).toBeGreaterThan(10);
});

test("what is rare counts more, and a factor counts as it says", () => {
  const table = tableOf([[0, 1], [0], [0], [1], []]);
  expect(table.similarity(0, 3)).toBeGreaterThan(table.similarity(0, 1));
  table.set(0, [
    { term: 0, factor: 5 },
    { term: 1, factor: 0.1 },
  ]);
  expect(table.similarity(0, 3)).toBeLessThan(table.similarity(0, 1));
});

test("items change and go without a trace", () => {
  fc.assert(
    fc.property(someItems, someItems, (before, after) => {
      const table = tableOf(before);
      for (let round = 0; round < 300; round += 1) {
        for (const [item, terms] of after.entries()) {
          table.set(
            item,
            terms.map((term) => ({ term, factor: 1 })),
          );
        }
      }
      for (let item = after.length; item < before.length; item += 1) table.delete(item);
      expect(table.size).toBe(after.length);
      const fresh = tableOf(after);
      for (let item = 0; item < Math.max(before.length, after.length); item += 1) {
        expect(table.similarity(0, item)).toBe(fresh.similarity(0, item));
      }
    }),
    { numRuns: 20 },
  );
});

test("an item that comes later is found at once", () => {
  const table = tableOf([[0], [1], [2]]);
  const profile = table.profile([{ item: 0, weight: 1 }]);
  table.set(3, [
    { term: 0, factor: 1 },
    { term: 70_000, factor: 1 },
  ]);
  expect(table.score(profile, 3)).toBeGreaterThan(0);
  table.delete(3);
  expect(table.score(profile, 3)).toBe(0);
  expect(table.has(3)).toBe(false);
});

test("refuses what is no number", () => {
  const table = tableOf([[0]]);
  expect(() => table.set(-1, [])).toThrow("0 or more");
  expect(() => table.set(1, [{ term: 0.5, factor: 1 }])).toThrow("0 or more");
  expect(() => table.profile([{ item: 0, weight: Number.NaN }])).toThrow("must be finite");
});
