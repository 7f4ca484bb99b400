import { expect, test } from "vitest";

import { itemsOfUser } from "../data/interactions.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import { fitRp3beta } from "../testing/fit-rp3beta.ts";
import { foldedColumn, foldIn } from "./fold-in.ts";

const interactions = clusteredInteractions({
  userCount: 300,
  itemCount: 60,
  groups: 4,
  perUser: 8,
});
const histories = Array.from({ length: interactions.userCount }, (_, user) =>
  Int32Array.from(itemsOfUser(interactions, user)),
);
const matrix = fitRp3beta(interactions, { beta: 0, neighbours: interactions.itemCount });

function fitted(row: number, column: number): number {
  const { offsets, neighbours } = matrix;
  const at = neighbours.subarray(offsets[row], offsets[row + 1]).indexOf(column);
  return at < 0 ? 0 : (matrix.weights[(offsets[row] ?? 0) + at] ?? 0);
}

function fold(item: number, most: number) {
  const likers = histories.filter((history) => history.includes(item));
  return foldIn(item, likers, most);
}

test("a folded row is the row of a fit", () => {
  for (const item of [0, 7, 33]) {
    const folded = fold(item, interactions.itemCount);
    expect(folded.kept).toBeCloseTo(1, 9);
    expect(folded.neighbours.length).toBeGreaterThan(5);
    for (const [at, neighbour] of folded.neighbours.entries()) {
      expect(folded.weights[at]).toBeCloseTo(fitted(item, neighbour), 6);
    }
  }
});

test("a folded column is on the scale of the fit's rows", () => {
  const likersOf = (item: number) => histories.filter((history) => history.includes(item)).length;
  for (const item of [0, 7, 33]) {
    const folded = fold(item, interactions.itemCount);
    const column = foldedColumn(folded, likersOf);
    const sum = column.reduce((total, weight) => total + weight, 0);
    let want = 0;
    for (const neighbour of folded.neighbours) want += fitted(neighbour, item);
    expect(sum / want).toBeGreaterThan(0.8);
    expect(sum / want).toBeLessThan(1.25);
  }
});

test("only the nearest are kept, and the rest is not forgotten in the column", () => {
  const whole = fold(7, interactions.itemCount);
  const part = fold(7, 3);
  expect(part.neighbours).toEqual(whole.neighbours.slice(0, 3));
  expect(part.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
  const wholeColumn = foldedColumn(whole, () => 20);
  const partColumn = foldedColumn(part, () => 20);
  for (const [at, weight] of partColumn.entries()) {
    expect(weight).toBeCloseTo(wholeColumn[at] ?? 0, 6);
  }
});

test("who likes nothing else brings nothing", () => {
  const folded = foldIn(3, [Int32Array.of(3), Int32Array.of(3)], 10);
  expect(folded).toMatchObject({ likers: 2, kept: 0 });
  expect(folded.neighbours).toHaveLength(0);
  expect(foldIn(3, [], 10).neighbours).toHaveLength(0);
});
