/** The model file: what is written is read again, and damaged bytes are refused. */
import { InvalidItemWeightsError } from "@hellorec/recommender";
import { expect, test } from "vitest";

import { decodeModel, encodeModel, viewModel } from "./model-file.ts";

const matrix = {
  itemCount: 2,
  offsets: Int32Array.of(0, 1, 2),
  neighbours: Int32Array.of(1, 0),
  weights: Float32Array.of(0.5, 2),
};

test.each([
  [["a", "b"]],
  [["ab", "b"]],
  [["abc", "b"]],
  [["abcd", "b"]],
  [["\t\n\u0000", '🎬 "quoted" ']],
])("the IDs %j come back, and the weights lie where they were", async (itemIds) => {
  const bytes = encodeModel({ itemIds, matrix });
  for (const seen of [decodeModel(bytes), await viewModel(bytes)]) {
    expect(seen).toEqual({ itemIds, matrix });
    expect(seen.matrix.weights.buffer).toBe(bytes.buffer);
  }
});

test("many IDs, read in slices, are those that were written", async () => {
  const odd = ["", '"', "\\", '\\"', ",", '","', "]", "🎬", 'ends with "', "ends with \\"];
  for (const count of [1, 1999, 2000, 2001, 6000]) {
    const itemIds = Array.from({ length: count }, (_, at) => `${at}${odd[at % odd.length]}`);
    const none = {
      itemCount: count,
      offsets: new Int32Array(count + 1),
      neighbours: new Int32Array(),
      weights: new Float32Array(),
    };
    expect((await viewModel(encodeModel({ itemIds, matrix: none }))).itemIds).toEqual(itemIds);
  }
});

test("weights that are no numbers are neither written nor read", () => {
  const bad = { ...matrix, weights: Float32Array.of(Number.NaN, 1) };
  expect(() => encodeModel({ itemIds: ["a", "b"], matrix: bad })).toThrow(InvalidItemWeightsError);
  const bytes = encodeModel({ itemIds: ["a", "b"], matrix });
  bytes.fill(0xff, bytes.length - 4);
  expect(() => decodeModel(bytes)).toThrow(InvalidItemWeightsError);
});

test("bytes that are cut off, or hold other IDs than weights, are refused", async () => {
  const bytes = encodeModel({ itemIds: ["a", "b"], matrix });
  for (let length = 0; length < bytes.length; length += 1) {
    expect(() => decodeModel(bytes.subarray(0, length))).toThrow(Error);
    await expect(viewModel(bytes.slice(0, length))).rejects.toThrow(Error);
  }
  expect(() => decodeModel(encodeModel({ itemIds: ["a"], matrix }))).toThrow("1 item IDs for 2");
});
