import { describe, expect, test } from "vitest";

import { itemsOfUser } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { evaluate, rankByWeights } from "../evaluation/evaluate.ts";
import type { Ranker } from "../evaluation/evaluate.ts";
import { splitByRatio } from "../evaluation/holdout.ts";
import { solveCholesky } from "../kernels/cholesky.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import type { ItemWeights } from "../weights/item-weights.ts";
import { fitItemWeights } from "./fit-item-weights.ts";

const ridge = async (interactions: Interactions, params: Record<string, number>) =>
  await fitItemWeights(interactions, { model: "ridge", params }, { threads: 1 });

/** X^T diag(degree^-alpha) X, row-major. */
function gram(interactions: Interactions, alpha: number): Float64Array {
  const { userCount, itemCount } = interactions;
  const matrix = new Float64Array(itemCount ** 2);
  for (let user = 0; user < userCount; user += 1) {
    const items = itemsOfUser(interactions, user);
    for (const left of items) {
      for (const right of items) {
        const place = left * itemCount + right;
        matrix[place] = (matrix[place] ?? 0) + items.length ** -alpha;
      }
    }
  }
  return matrix;
}

function weightAt({ offsets, neighbours, weights }: ItemWeights, row: number, column: number) {
  for (let entry = offsets[row] ?? 0; entry < (offsets[row + 1] ?? 0); entry += 1) {
    if (neighbours[entry] === column) return weights[entry] ?? 0;
  }
  return 0;
}

describe("local ridge", () => {
  test("solves the full system of each item where all others are neighbours", async () => {
    const shape = { userCount: 60, itemCount: 12, groups: 3, perUser: 4 };
    const interactions = clusteredInteractions(shape);
    const [alpha, lambda, gamma] = [0.4, 0.7, 0.6];
    const matrix = await ridge(interactions, { alpha, lambda, gamma, neighbours: 11 });
    const all = gram(interactions, alpha);
    const own = Array.from({ length: 12 }, (_, item) => all[item * 13] ?? 0);
    const mean = own.reduce((sum, value) => sum + value, 0) / 12;
    for (let target = 0; target < 12; target += 1) {
      const others = [...own.keys()].filter((item) => item !== target);
      const block = Float64Array.from(
        others.flatMap((row) => others.map((c) => all[row * 12 + c] ?? 0)),
      );
      for (const [place, item] of others.entries()) {
        const penalty = lambda * mean * ((own[item] ?? 0) / mean) ** gamma;
        block[place * 12] = (block[place * 12] ?? 0) + penalty;
      }
      const right = Float64Array.from(others, (item) => all[item * 12 + target] ?? 0);
      solveCholesky(block, right, 11);
      for (const [place, item] of others.entries()) {
        // An item that shares no user with the target is no neighbour: its weight is near 0 anyway.
        if ((all[item * 12 + target] ?? 0) === 0) continue;
        expect(weightAt(matrix, item, target)).toBeCloseTo(right[place] ?? Number.NaN, 1);
      }
    }
  });

  test("comes within 2% of EASE with a third of the items as neighbours", async () => {
    const shape = { userCount: 1000, itemCount: 150, groups: 10, perUser: 25 };
    const { train, test } = splitByRatio(clusteredInteractions(shape), 0.2, 3);
    const options = { cutoffs: [10] };
    const penalty = 250;
    const ease = evaluate(rankByEase(train, penalty), train, test, options);
    const mean = train.userItems.length / train.itemCount;
    const params = { alpha: 0, gamma: 0, lambda: penalty / mean, neighbours: 50 };
    const local = evaluate(rankByWeights(await ridge(train, params)), train, test, options);
    const full = ease.metrics["ndcg@10"] ?? 1;
    expect(full).toBeGreaterThan(0.1);
    expect(local.metrics["ndcg@10"]).toBeGreaterThan(0.98 * full);
  });
});

/** EASE to the letter: B = I - P diag(1 / P), P = (X^T X + penalty I)^-1 (Steck 2019). */
function rankByEase(train: Interactions, penalty: number): Ranker {
  const { itemCount } = train;
  const regularized = gram(train, 0);
  for (let item = 0; item < itemCount; item += 1) {
    const place = item * (itemCount + 1);
    regularized[place] = (regularized[place] ?? 0) + penalty;
  }
  const columns = Array.from({ length: itemCount }, (_, item) => {
    const column = new Float64Array(itemCount);
    column[item] = 1;
    solveCholesky(regularized.slice(), column, itemCount);
    return column.map((value) => -value / (column[item] ?? 1));
  });
  return (history, count, accept) => {
    const scores = columns.map((column) =>
      history.reduce((sum, item) => sum + (column[item] ?? 0), 0),
    );
    return [...scores.keys()]
      .filter(accept)
      .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
      .slice(0, count);
  };
}
