import fc from "fast-check";
import { expect, test } from "vitest";

import { MODEL_NAMES } from "../models/model-registry.ts";
import { comparisonBytes, fitBytes } from "./fit-bytes.ts";

/** Resident memory at its peak in MB, of a process that read so much, fitted, measured and packed it on two threads. */
const MEASURED = [
  { model: "rp3beta", users: 5000, items: 3000, interactions: 90_260, peak: 95 },
  { model: "ridge", users: 5000, items: 3000, interactions: 90_260, peak: 113 },
  { model: "blend", users: 5000, items: 3000, interactions: 90_260, peak: 143 },
  { model: "rp3beta", users: 50_000, items: 20_000, interactions: 901_848, peak: 218 },
  { model: "ridge", users: 50_000, items: 20_000, interactions: 901_848, peak: 178 },
  { model: "blend", users: 50_000, items: 20_000, interactions: 901_848, peak: 335 },
] as const;

test.each(MEASURED)(
  "the bound of $model with $interactions interactions is above what was measured, and not by far",
  ({ model, peak, ...size }) => {
    const ratio = fitBytes({ model }, size, 2) / 1e6 / peak;
    expect(ratio).toBeGreaterThan(1.1);
    expect(ratio).toBeLessThan(1.7);
  },
);

test("the bound of the largest blend that a comparison begins with is above what was measured", () => {
  const size = { users: 5000, items: 3000, interactions: 90_260 };
  expect(fitBytes({ model: "blend", params: { rank: 256 } }, size, 2)).toBeGreaterThan(1.1 * 148e6);
});

test("1e7 interactions of 300,000 users and 60,000 items fit into 1.5 GB", () => {
  const size = { users: 300_000, items: 60_000, interactions: 1e7 };
  expect(fitBytes({ model: "ridge" }, size, 2)).toBeLessThan(1.5e9);
  expect(fitBytes({ model: "rp3beta" }, size, 2)).toBeLessThan(1.5e9);
  expect(comparisonBytes(size, 2)).toBeLessThan(1.5e9);
});

test("more neighbours, data or threads take more; a comparison takes more than each fit", () => {
  const size = fc.record({
    users: fc.nat(1_000_000),
    items: fc.nat(1_000_000),
    interactions: fc.nat(100_000_000),
  });
  fc.assert(
    fc.property(fc.constantFrom(...MODEL_NAMES), size, (model, data) => {
      const bytes = fitBytes({ model }, data, 2);
      for (const key of ["users", "items", "interactions"] as const) {
        const more = { ...data, [key]: data[key] + 1000 };
        expect(fitBytes({ model }, more, 2)).toBeGreaterThan(bytes);
      }
      expect(fitBytes({ model }, data, 3)).toBeGreaterThan(bytes);
      const params = { neighbours: 300 };
      expect(fitBytes({ model, params }, data, 2)).toBeGreaterThanOrEqual(bytes);
      expect(comparisonBytes(data, 2)).toBeGreaterThanOrEqual(bytes);
    }),
  );
});
