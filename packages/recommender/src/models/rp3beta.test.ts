import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import type { Interactions } from "../data/interactions.ts";
import { seededRandom } from "../data/seeded-random.ts";
import { keepNewest } from "../data/select-interactions.ts";
import { fitRp3beta } from "../testing/fit-rp3beta.ts";
import { checkItemWeights } from "../weights/item-weights.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { allocateNeighbourTable } from "../weights/neighbour-table.ts";
import { keepLargestPerColumn } from "../weights/weights-of-rows.ts";
import { RP3BETA_DEFAULTS, rp3betaRows } from "./rp3beta.ts";
import type { Rp3betaParams } from "./rp3beta.ts";

const users = 8;
const items = 9;
const arbitraryPairs = fc.array(fc.tuple(fc.nat(users - 1), fc.nat(items - 1)), { maxLength: 60 });
const arbitraryParams = fc.record({
  alpha: fc.double({ min: 0, max: 2, noNaN: true }),
  beta: fc.double({ min: 0, max: 1, noNaN: true }),
  neighbours: fc.integer({ min: 1, max: items + 1 }),
});

function build(pairs: readonly (readonly [number, number])[]): Interactions {
  return interactionsFromPairs({
    userCount: users,
    itemCount: items,
    users: pairs.map(([user]) => user),
    items: pairs.map(([, item]) => item),
  });
}

function indices(count: number): number[] {
  return [...Array.from({ length: count }).keys()];
}

function dense({ itemCount, offsets, neighbours, weights }: ItemWeights): number[][] {
  const matrix = indices(itemCount).map(() => indices(itemCount).map(() => 0));
  for (const [row, cells] of matrix.entries()) {
    for (let entry = offsets[row] ?? 0; entry < (offsets[row + 1] ?? 0); entry += 1) {
      cells[neighbours[entry] ?? 0] = weights[entry] ?? 0;
    }
  }
  return matrix;
}

/** The K largest stay, of equal ones the first; the others become 0. */
function cut(values: readonly number[], most: number): number[] {
  const order = [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b);
  const kept = new Set(order.slice(0, most));
  return values.map((value, at) => (kept.has(at) ? value : 0));
}

function transpose(matrix: readonly (readonly number[])[]): number[][] {
  return matrix.map((_, column) => matrix.map((row) => row[column] ?? 0));
}

function scaled(row: readonly number[]): number[] {
  const sum = row.reduce((total, value) => total + value, 0);
  return row.map((value) => (sum === 0 ? 0 : Math.fround(value / sum)));
}

/**
 * The recipe on dense matrices. The row's own factor, degree(item)^-alpha, can be left out: without
 * rounding it makes no difference, and with it values that are equal may come out unequal.
 */
function reference(
  pairs: readonly (readonly [number, number])[],
  { alpha, beta, neighbours }: Rp3betaParams,
  withRowFactor: boolean,
): number[][] {
  const has = indices(users).map((user) =>
    indices(items).map((item) => pairs.some(([u, i]) => u === user && i === item)),
  );
  const userDegree = has.map((row) => row.filter(Boolean).length);
  const itemDegree = indices(items).map((item) => has.filter((row) => row[item]).length);
  const walks = indices(items).map((from) =>
    indices(items).map((to) => {
      let sum = 0;
      for (const [user, row] of has.entries()) {
        if (from === to || row[from] !== true || row[to] !== true) continue;
        const toUser = withRowFactor ? (itemDegree[from] ?? 0) ** -alpha : 1;
        sum += toUser * (userDegree[user] ?? 0) ** -alpha;
      }
      return sum === 0 ? 0 : sum * (itemDegree[to] ?? 0) ** -beta;
    }),
  );
  const rows = walks.map((row) => scaled(cut(row, neighbours)));
  return transpose(transpose(rows).map((column) => cut(column, neighbours)));
}

describe("rp3beta", () => {
  test("agrees with the recipe on dense matrices", () => {
    fc.assert(
      fc.property(arbitraryPairs, arbitraryParams, (pairs, params) => {
        expect(dense(fitRp3beta(build(pairs), params))).toEqual(reference(pairs, params, false));
      }),
    );
  });

  test("agrees with the recipe to the letter where nothing is cut", () => {
    fc.assert(
      fc.property(arbitraryPairs, arbitraryParams, (pairs, params) => {
        const uncut = { ...params, neighbours: items };
        const expected = reference(pairs, uncut, true);
        for (const [row, cells] of dense(fitRp3beta(build(pairs), uncut)).entries()) {
          for (const [column, weight] of cells.entries()) {
            expect(weight).toBeCloseTo(expected[row]?.[column] ?? Number.NaN, 6);
          }
        }
      }),
    );
  });

  test("gives positive weights, no item itself, at most K a row and a column", () => {
    fc.assert(
      fc.property(arbitraryPairs, arbitraryParams, (pairs, params) => {
        const matrix = fitRp3beta(build(pairs), params);
        checkItemWeights(matrix);
        expect(matrix.weights.every((weight) => weight > 0 && weight <= 1)).toBe(true);
        const rows = dense(matrix);
        for (const line of [...rows, ...transpose(rows)]) {
          expect(line.filter((weight) => weight > 0).length).toBeLessThanOrEqual(params.neighbours);
        }
      }),
    );
  });

  test("doesn't depend on the order of pairs, the kind of memory or the order of rows", () => {
    fc.assert(
      fc.property(arbitraryPairs, arbitraryParams, fc.nat(items), (pairs, params, middle) => {
        const expected = fitRp3beta(build(pairs), params);
        expect(fitRp3beta(build(pairs.toReversed()), params)).toEqual(expected);
        const shared = fitRp3beta(build(pairs), params, "shared");
        expect(shared.weights.buffer).toBeInstanceOf(SharedArrayBuffer);
        expect(dense(shared)).toEqual(dense(expected));

        const table = allocateNeighbourTable(items, params.neighbours);
        rp3betaRows(build(pairs), params, table)(middle, items);
        rp3betaRows(build(pairs), params, table)(0, middle);
        expect(keepLargestPerColumn(table, params.neighbours)).toEqual(expected);
      }),
    );
  });

  test.each([
    ["no users, no items", 0, 0, []],
    ["no pairs", 3, 3, []],
    ["one pair", 1, 1, [[0, 0]]],
    [
      "one item",
      3,
      1,
      [
        [0, 0],
        [1, 0],
        [2, 0],
      ],
    ],
  ])("has no neighbours to give for %s", (_, userCount, itemCount, pairs) => {
    const weights = fitRp3beta(
      interactionsFromPairs({
        userCount,
        itemCount,
        users: pairs.map(([user = 0]) => user),
        items: pairs.map(([, item = 0]) => item),
      }),
    );
    expect(weights.offsets).toEqual(new Int32Array(itemCount + 1));
    expect(weights.neighbours).toHaveLength(0);
  });

  test("treats all items of one user alike", () => {
    const history = indices(6);
    const one = { userCount: 1, itemCount: 6, users: history.map(() => 0), items: history };
    const matrix = dense(fitRp3beta(interactionsFromPairs(one)));
    for (const [row, cells] of matrix.entries()) {
      expect(cells).toEqual(history.map((item) => (item === row ? 0 : Math.fround(1 / 5))));
    }
  });

  test("keeps the lowest indices where all users are alike", () => {
    const everything = indices(users).flatMap((user) =>
      indices(items).map((item): [number, number] => [user, item]),
    );
    const { offsets, neighbours } = fitRp3beta(build(everything), { neighbours: 2 });
    // Each row names the two lowest others; columns 0 and 1 keep the first two rows that name them.
    expect([...offsets]).toEqual([0, 2, 4, 6, 6, 6, 6, 6, 6, 6]);
    expect([...neighbours]).toEqual([1, 2, 0, 2, 0, 1]);
  });

  test("takes a user of a hundred thousand items once the history is capped", () => {
    const itemCount = 100_000;
    const random = seededRandom(3);
    const pairUsers = [...indices(itemCount).fill(0), 1, 1];
    const pairItems = [...indices(itemCount), random.below(10), itemCount - 1];
    const all = interactionsFromPairs({
      userCount: 2,
      itemCount,
      users: pairUsers,
      items: pairItems,
    });
    const matrix = fitRp3beta(keepNewest(all, 500), { neighbours: 20 });
    checkItemWeights(matrix);
    const rowLength = (row: number): number =>
      (matrix.offsets[row + 1] ?? 0) - (matrix.offsets[row] ?? 0);
    expect(rowLength(itemCount - 501)).toBe(0);
    expect(rowLength(itemCount - 500)).toBe(20);
  });

  test.each([
    { alpha: -1 },
    { alpha: Number.NaN },
    { beta: 11 },
    { neighbours: 0 },
    { neighbours: 1.5 },
    { neighbours: Number.POSITIVE_INFINITY },
  ])("refuses %j", (params) => {
    expect(() => fitRp3beta(build([[0, 0]]), params)).toThrow(RangeError);
  });

  test("has the published parameters as defaults", () => {
    expect(RP3BETA_DEFAULTS).toEqual({
      alpha: 0.5663562161452378,
      beta: 0.001085447926739258,
      neighbours: 200,
    });
  });
});
