import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";

import { interactionsFromPairs } from "../data/interactions-from-pairs.ts";
import { itemsOfUser, shareInteractions } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { normalizedProduct } from "../kernels/normalized-product.ts";
import { createRowLedger, computeNextRows } from "../kernels/row-ledger.ts";
import type { RowWorker } from "../kernels/row-ledger.ts";
import { gramParts, transformRows } from "../kernels/tall-matrix.ts";
import type { TallMatrix } from "../kernels/tall-matrix.ts";
import { clusteredInteractions } from "../testing/clustered-interactions.ts";
import { openFitThreads } from "./row-task.ts";
import type { RowWork, RunRows } from "./row-work.ts";
import { spectralVectors } from "./spectral-vectors.ts";

/** The rows of a step, on this thread. */
function rowsOf(interactions: Interactions, work: RowWork): RowWorker {
  switch (work.step) {
    case "multiply":
      return normalizedProduct(interactions, work.side, work.source, work.target);
    case "gram":
      return gramParts(work.left, work.right, work.parts);
    case "transform":
      return transformRows(work.source, work.transposed, work.target);
    default:
      return () => expect.unreachable();
  }
}

function here(interactions: Interactions): RunRows {
  return async (work, { rowCount, rowsPerStep }) => {
    const ledger = createRowLedger(rowCount, rowsPerStep);
    const rows = rowsOf(interactions, work);
    while (computeNextRows(ledger, rows));
  };
}

const vectorsOf = async (interactions: Interactions, rank: number): Promise<TallMatrix> =>
  await spectralVectors(interactions, rank, here(interactions));

/** R^T R, dense. */
function likenessOf(interactions: Interactions): number[][] {
  const { userCount, itemCount, itemOffsets } = interactions;
  const degree = (item: number) => (itemOffsets[item + 1] ?? 0) - (itemOffsets[item] ?? 0);
  const matrix = Array.from({ length: itemCount }, () =>
    Array.from({ length: itemCount }, () => 0),
  );
  for (let user = 0; user < userCount; user += 1) {
    const items = itemsOfUser(interactions, user);
    for (const a of items) {
      for (const b of items) {
        const row = matrix[a] ?? [];
        row[b] = (row[b] ?? 0) + 1 / (items.length * Math.sqrt(degree(a) * degree(b)));
      }
    }
  }
  return matrix;
}

const columnOf = ({ values, width, rowCount }: TallMatrix, column: number) =>
  Array.from({ length: rowCount }, (_, row) => values[row * width + column] ?? Number.NaN);

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);

describe("singular vectors", () => {
  test("are orthogonal eigenvectors of R^T R, those of the largest eigenvalues first", async () => {
    const shape = { userCount: 500, itemCount: 90, groups: 5, perUser: 12 };
    const interactions = clusteredInteractions(shape);
    const vectors = await vectorsOf(interactions, 6);
    const likeness = likenessOf(interactions);
    let last = Number.POSITIVE_INFINITY;
    for (let column = 0; column < 6; column += 1) {
      const vector = columnOf(vectors, column);
      for (let other = 0; other <= column; other += 1) {
        expect(dot(vector, columnOf(vectors, other))).toBeCloseTo(other === column ? 1 : 0, 4);
      }
      const image = likeness.map((row) => dot(row, vector));
      const eigenvalue = dot(image, vector);
      expect(eigenvalue).toBeLessThanOrEqual(last + 1e-6);
      last = eigenvalue;
      if (column > 4) continue;
      // The groups: their eigenvalues are well apart from the rest, so that three rounds suffice.
      for (const [place, value] of image.entries()) {
        expect(value).toBeCloseTo(eigenvalue * (vector[place] ?? 0), 2);
      }
    }
  });

  test("are equal, bit for bit, on one, two and three threads", async () => {
    // Enough work that every step runs on threads.
    const shape = { userCount: 5000, itemCount: 1500, groups: 20, perUser: 40 };
    const interactions = shareInteractions(clusteredInteractions(shape));
    const vectorsOn = async (count: number): Promise<TallMatrix> => {
      const threads = openFitThreads(count, undefined);
      onTestFinished(async () => await threads.close());
      return await spectralVectors(interactions, 100, async (work, size) => {
        const task = { model: "blend", input: { interactions, params: {} }, work } as const;
        await threads.run(task, { ...size, onProgress: () => {} });
      });
    };
    // More columns than are multiplied at once.
    const [one, two, three] = [await vectorsOn(1), await vectorsOn(2), await vectorsOn(3)];
    expect(one.values.some((value) => value !== 0)).toBe(true);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  test("have no more columns than there are items, and are finite whatever the data", async () => {
    const pair = fc.record({ user: fc.nat(6), item: fc.nat(8) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(pair, { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        async (pairs, rank) => {
          const distinct = new Map(
            pairs.map(({ user, item }) => [`${user} ${item}`, { user, item }]),
          );
          const kept = [...distinct.values()];
          const interactions = interactionsFromPairs({
            userCount: 7,
            itemCount: 9,
            users: kept.map(({ user }) => user),
            items: kept.map(({ item }) => item),
          });
          const { width, values } = await vectorsOf(interactions, rank);
          expect(width).toBe(Math.min(rank, 9));
          expect(values.every((value) => Number.isFinite(value) && Math.abs(value) < 1.01)).toBe(
            true,
          );
        },
      ),
    );
  });
});
