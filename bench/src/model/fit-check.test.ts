import { describe, expect, test } from "vitest";

import type { FitOutput } from "./fit-check.ts";
import { difference, rowSums } from "./fit-check.ts";

const output: FitOutput = {
  read_seconds: 1,
  fit_seconds: 2,
  peak_bytes: 3,
  users: 4,
  items: 60,
  interactions: 5,
  entries: 6,
  rows: [
    [1, 300],
    [0.5, 20],
  ],
};

describe("rowSums", () => {
  test("sums every 50th row", () => {
    const offsets = new Int32Array(52).fill(2, 1).fill(3, 51);
    const neighbours = Int32Array.of(1, 1010, 0);
    const weights = Float32Array.of(0.5, 0.25, 1);
    expect(rowSums({ itemCount: 51, offsets, neighbours, weights })).toEqual([
      [0.75, 1.5],
      [1, 1],
    ]);
  });
});

describe("difference", () => {
  test("is none where only rounding and times differ", () => {
    const rows: FitOutput["rows"] = [
      [1.000001, 300.0001],
      [0.5, 20],
    ];
    expect(difference(output, { ...output, fit_seconds: 9, rows })).toBeUndefined();
  });

  test.each([
    ["entries: 6 and 7", { entries: 7 }],
    ["another number of rows", { rows: output.rows.slice(1) }],
    [
      "row 50: 0.5, 20 and 0.5, 20.1",
      { rows: [[1, 300] as [number, number], [0.5, 20.1] as [number, number]] },
    ],
  ])("tells %s", (text, change) => {
    expect(difference(output, { ...output, ...change })).toBe(text);
  });
});
