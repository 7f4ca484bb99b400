import { describe, expect, test } from "vitest";

import { checkItemWeights } from "./item-weights.ts";
import { allocateNeighbourTable } from "./neighbour-table.ts";
import { weightsOfTargets } from "./weights-of-targets.ts";

/** Target 0 from 1 and 2; target 1 from 2; target 3 from 1 and 2. */
function table() {
  const filled = allocateNeighbourTable(4, 2);
  filled.counts.set([2, 1, 0, 2]);
  filled.neighbours.set([1, 2, 2, 0, 0, 0, 1, 2]);
  filled.weights.set([0.5, -2, 1, 0, 0, 0, 0.25, 1]);
  return filled;
}

describe("weightsOfTargets", () => {
  test("turns targets into columns", () => {
    const matrix = weightsOfTargets(table(), 4);
    checkItemWeights(matrix);
    expect([...matrix.offsets]).toEqual([0, 0, 2, 5, 5]);
    expect([...matrix.neighbours]).toEqual([0, 3, 0, 1, 3]);
    expect([...matrix.weights]).toEqual([0.5, 0.25, -2, 1, 1]);
  });

  test("keeps the largest of a row, negative ones, too, and of equal ones the first", () => {
    const matrix = weightsOfTargets(table(), 2, "shared");
    expect([...matrix.offsets]).toEqual([0, 0, 2, 4, 4]);
    expect([...matrix.neighbours]).toEqual([0, 3, 0, 1]);
    expect([...matrix.weights]).toEqual([0.5, 0.25, -2, 1]);
    expect(matrix.weights.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
