import { describe, expect, test } from "vitest";

import type { GrowthResult } from "./growth.ts";
import { scaled, toRow } from "./growth.ts";

const result: GrowthResult = {
  size: 1e6,
  measured: true,
  users: 20_000,
  items: 10_000,
  interactions: 900_000,
  products: 123_456_789,
  build_seconds: 0.25,
  fit_seconds: 1.5,
  peak_bytes: 250e6,
  model_bytes: 16e6,
};

describe("growth", () => {
  test("shows a size in a row", () => {
    expect(toRow(result)).toEqual({
      interactions: "1,000,000",
      users: "20,000",
      items: "10,000",
      products: "1.2e8",
      "building s": "0.25",
      "fitting s": "1.50",
      "peak MB": "250",
      "model MB": "16",
    });
  });

  test("marks what was not measured, and scales all of it", () => {
    const far = scaled(result, 1e9);
    expect(far).toMatchObject({ size: 1e9, measured: false, users: 20e6, fit_seconds: 1500 });
    expect(toRow(far)).toMatchObject({
      interactions: "1,000,000,000 (arithmetic, not measured)",
      "fitting s": "1,500",
      "peak MB": "250,000",
    });
  });
});
