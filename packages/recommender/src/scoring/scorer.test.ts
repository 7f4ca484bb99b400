import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { seededRandom } from "../data/seeded-random.ts";
import type { ScoredItem } from "../kernels/top-list.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import type { Contribution } from "./explain.ts";
import type { WeightedItem } from "./history.ts";
import { Scorer } from "./scorer.ts";

/** Each row's weights by neighbour; small integers, so that sums are exact and often equal. */
type Rows = readonly ReadonlyMap<number, number>[];

// The large catalog is scored by keeping track of what is touched, the small one by walking it, and
// the one between by either, from history to history.
const arbitraryRows = fc.constantFrom(6, 40, 400).chain((itemCount) =>
  fc
    .array(
      fc.tuple(
        fc.nat(itemCount - 1),
        fc.nat(itemCount - 1),
        fc.integer({ min: -1, max: 3 }).filter((weight) => weight !== 0),
      ),
      { maxLength: 40 },
    )
    .map((cells): Rows => {
      const rows = Array.from({ length: itemCount }, () => new Map<number, number>());
      for (const [row, column, weight] of cells) {
        if (row !== column) rows[row]?.set(column, weight);
      }
      return rows;
    }),
);

const arbitraryCase = arbitraryRows.chain((rows) => {
  const named = [...rows.keys()].filter((row) => (rows[row]?.size ?? 0) > 0);
  const item = fc.constantFrom(0, rows.length - 1, ...named);
  const entry = fc.record({ item, weight: fc.integer({ min: -2, max: 4 }) });
  const histories = fc.array(fc.array(entry, { maxLength: 8 }), { minLength: 1, maxLength: 4 });
  return fc.record({ rows: fc.constant(rows), histories });
});

function pack(rows: Rows): ItemWeights {
  const offsets = [0];
  const sorted = rows.map((row) => [...row].sort(([a], [b]) => a - b));
  for (const row of sorted) offsets.push((offsets.at(-1) ?? 0) + row.length);
  return {
    itemCount: rows.length,
    offsets: Int32Array.from(offsets),
    neighbours: Int32Array.from(sorted.flat(), ([neighbour]) => neighbour),
    weights: Float32Array.from(sorted.flat(), ([, weight]) => weight),
  };
}

/** All items with a positive score, best first, by the definition. */
function ranking(rows: Rows, history: readonly WeightedItem[]): ScoredItem[] {
  return [...rows.keys()]
    .map((item) => ({
      item,
      score: history.reduce(
        (sum, entry) => sum + entry.weight * (rows[entry.item]?.get(item) ?? 0),
        0,
      ),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.item - b.item);
}

/** By the definition; a history that names an item twice counts the sum of its two weights. */
function reasons(rows: Rows, history: readonly WeightedItem[], item: number): Contribution[] {
  return [...new Set(history.map((entry) => entry.item))]
    .map((source) => ({
      item: source,
      contribution: history
        .filter((entry) => entry.item === source)
        .reduce((sum, entry) => sum + entry.weight * (rows[source]?.get(item) ?? 0), 0),
    }))
    .filter(({ contribution }) => contribution > 0)
    .toSorted((a, b) => b.contribution - a.contribution || a.item - b.item);
}

describe("Scorer", () => {
  test("ranks as the definition does, history after history", () => {
    fc.assert(
      fc.property(arbitraryCase, fc.nat(10), ({ rows, histories }, count) => {
        const scorer = new Scorer(pack(rows));
        for (const history of histories) {
          scorer.score(history);
          expect(scorer.top(count)).toEqual(ranking(rows, history).slice(0, count));
        }
      }),
    );
  });

  test("finds every item below zero, however many there are", () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rows, histories }) => {
        const scorer = new Scorer(pack(rows));
        for (const history of histories) {
          scorer.score(history);
          const opposite = history.map((entry) => ({ ...entry, weight: -entry.weight }));
          const expected = ranking(rows, opposite).map(({ item }) => item);
          expect(new Set(scorer.itemsBelowZero())).toEqual(new Set(expected));
        }
      }),
    );
  });

  test("leaves out what is not accepted", () => {
    fc.assert(
      fc.property(arbitraryCase, fc.nat(10), fc.nat(), ({ rows, histories }, count, mask) => {
        const accept = (item: number): boolean => ((mask >>> (item % 31)) & 1) === 0;
        const scorer = new Scorer(pack(rows));
        for (const history of histories) {
          scorer.score(history);
          const expected = ranking(rows, history).filter(({ item }) => accept(item));
          expect(scorer.top(count, accept)).toEqual(expected.slice(0, count));
        }
      }),
    );
  });

  test("explains as the definition does, and the reasons of an item without negative ones are its score", () => {
    fc.assert(
      fc.property(arbitraryCase, fc.nat(4), ({ rows, histories }, most) => {
        const scorer = new Scorer(pack(rows));
        const items = [...rows.keys()].slice(0, 12).concat(rows.length - 1, 0);
        for (const history of histories) {
          const expected = items.map((item) => reasons(rows, history, item).slice(0, most));
          expect(scorer.explainAll(history, items, most)).toEqual(expected);
          for (const [at, item] of items.entries()) {
            expect(scorer.explainAll(history, [item], most)).toEqual([expected[at]]);
          }
        }
      }),
    );
  });

  test("adds and explains long rows exactly, in the order of the history", () => {
    const random = seededRandom(3);
    const itemCount = 100;
    // Rows of every length up to 90: more and fewer entries than are looked at together.
    const rows = Array.from({ length: itemCount }, (_, row): ReadonlyMap<number, number> => {
      const items = Array.from({ length: itemCount }, (_unused, item) => item);
      const kept = items.filter((item) => item !== row && random.below(itemCount) < row % 91);
      return new Map(kept.map((item) => [item, Math.fround(random.uniform() - 0.2)]));
    });
    const scorer = new Scorer(pack(rows));
    for (let round = 0; round < 20; round += 1) {
      const history = Array.from({ length: 30 }, () => ({
        item: random.below(itemCount),
        weight: random.uniform(),
      }));
      const distinct = history.filter(
        ({ item }, at) => history.findIndex((other) => other.item === item) === at,
      );
      scorer.score(distinct);
      expect(scorer.top(itemCount)).toEqual(ranking(rows, distinct));
      const some = Array.from({ length: 40 }, (_, at) => (at * 7 + round) % itemCount);
      for (const items of [some, some.slice(0, 2), [...some, itemCount - 1, 0, 0]]) {
        const expected = items.map((item) => reasons(rows, distinct, item).slice(0, 3));
        expect(scorer.explainAll(distinct, items, 3)).toEqual(expected);
        // Whole weights, so that it does not matter whether they are added before or after.
        const whole = history.map(({ item, weight }) => ({ item, weight: Math.ceil(weight * 9) }));
        const doubled = items.map((item) => reasons(rows, whole, item).slice(0, 3));
        expect(scorer.explainAll(whole, items, 3)).toEqual(doubled);
      }
    }
  });

  test("takes a score apart into everything it is the sum of", () => {
    fc.assert(
      fc.property(arbitraryCase, ({ rows, histories }) => {
        const scorer = new Scorer(pack(rows));
        for (const history of histories) {
          for (const item of [...rows.keys()].slice(0, 12)) {
            const parts = scorer.contributions(history, item);
            const against = history.map((entry) => ({ ...entry, weight: -entry.weight }));
            const signed = [
              ...reasons(rows, history, item),
              ...reasons(rows, against, item).map((part) => ({
                ...part,
                contribution: -part.contribution,
              })),
            ].toSorted(
              (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || a.item - b.item,
            );
            expect(parts).toEqual(signed);
          }
        }
      }),
    );
  });

  test("counts a dislike against", () => {
    const likes = new Map([
      [2, 1],
      [3, 2],
    ]);
    const scorer = new Scorer(pack([likes, new Map([[3, 1]]), new Map(), new Map()]));
    scorer.score([
      { item: 0, weight: 1 },
      { item: 1, weight: -2 },
    ]);
    expect(scorer.top(10)).toEqual([{ item: 2, score: 1 }]);
  });

  test("serves a model without items", () => {
    const scorer = new Scorer(pack([]));
    scorer.score([]);
    expect(scorer.top(10)).toEqual([]);
  });

  test.each([
    [{ item: 2, weight: 1 }, /item 2: it must be an integer from 0 to 1/],
    [{ item: -1, weight: 1 }, /item -1/],
    [{ item: 0.5, weight: 1 }, /item 0.5/],
    [{ item: 0, weight: Number.NaN }, /weight NaN/],
  ])("refuses %j in a history, and then has no scores", (entry, message) => {
    const scorer = new Scorer(pack([new Map([[1, 1]]), new Map()]));
    scorer.score([{ item: 0, weight: 1 }]);
    expect(scorer.top(1)).toHaveLength(1);
    expect(() => scorer.score([{ item: 0, weight: 1 }, entry])).toThrow(message);
    expect(scorer.top(1)).toEqual([]);
    expect(() => scorer.explainAll([entry], [1], 3)).toThrow(message);
    expect(() => scorer.contributions([entry], 1)).toThrow(message);
  });
});
