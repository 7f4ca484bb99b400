import { describe, expect, test } from "vitest";

import { checkItemWeights, InvalidItemWeightsError } from "./item-weights.ts";

const good = { itemCount: 3, offsets: [0, 2, 2, 3], neighbours: [1, 2, 0], weights: [0.5, -1, 2] };

function check(change: Partial<typeof good>): () => void {
  const { itemCount, offsets, neighbours, weights } = { ...good, ...change };
  const matrix = {
    itemCount,
    offsets: Int32Array.from(offsets),
    neighbours: Int32Array.from(neighbours),
    weights: Float32Array.from(weights),
  };
  return () => checkItemWeights(matrix);
}

describe("checkItemWeights", () => {
  test("takes a matrix that keeps the rules, and an empty one", () => {
    expect(check({})).not.toThrow();
    const empty = { itemCount: 0, offsets: [0], neighbours: [], weights: [] };
    expect(check(empty)).not.toThrow();
  });

  test.each([
    ["too few offsets", { offsets: [0, 2, 3] }, /4 offsets, not 3/],
    ["unequal lengths", { weights: [1] }, /3 neighbours but 1 weights/],
    ["a start that isn't 0", { offsets: [1, 2, 2, 3] }, /from 1 to 3/],
    ["an end before the end", { offsets: [0, 2, 2, 2] }, /must run from 0 to 3/],
    ["offsets that fall", { offsets: [0, 3, 2, 3] }, /decrease at row 1/],
    ["offsets beyond the end", { offsets: [0, 9, 2, 3] }, /decrease at row 1/],
    ["a neighbour out of range", { neighbours: [1, 3, 0] }, /row 0 names neighbour 3/],
    ["a negative neighbour", { neighbours: [-1, 2, 0] }, /row 0 names neighbour -1/],
    ["a neighbour twice", { neighbours: [1, 1, 0] }, /row 0 names neighbour 1/],
    ["the item itself", { neighbours: [1, 2, 2] }, /row 2 names neighbour 2/],
    ["a weight that is no number", { weights: [1, Number.NaN, 1] }, /row 0 has the weight NaN/],
    ["an endless weight", { weights: [1, 1, Infinity] }, /row 2 has the weight Infinity/],
  ])("refuses %s", (_, change, message) => {
    expect(check(change)).toThrow(InvalidItemWeightsError);
    expect(check(change)).toThrow(message);
  });
});
