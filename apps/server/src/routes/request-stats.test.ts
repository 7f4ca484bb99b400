/** Counts and quantiles, compared with exact ones; the memory stays bounded. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { RequestStats } from "./request-stats.ts";

describe("RequestStats", () => {
  test("counts requests and errors by procedure", () => {
    const stats = new RequestStats(["b", "a"]);
    stats.observe({ procedure: "b", milliseconds: 1, ok: true });
    stats.observe({ procedure: "b", milliseconds: 1, ok: false });
    stats.observe({ procedure: "a", milliseconds: 1, ok: true });
    expect(stats.summary()).toMatchObject([
      { procedure: "a", requests: 1, errors: 0 },
      { procedure: "b", requests: 2, errors: 1 },
    ]);
  });

  test("no other name adds a label", () => {
    const stats = new RequestStats(["a"]);
    for (const procedure of ["b", "__proto__", "constructor"]) {
      stats.observe({ procedure, milliseconds: 1, ok: true });
    }
    expect(stats.summary()).toEqual([]);
  });

  test.each([0, -1, Number.NaN, 1e12, Infinity])("%d ms is taken", (milliseconds) => {
    const stats = new RequestStats(["a"]);
    stats.observe({ procedure: "a", milliseconds, ok: true });
    expect(stats.summary()[0]?.latency_ms.p99).toBeGreaterThan(0);
  });

  test("quantiles are within a tenth of the exact ones", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.02, max: 60_000, noNaN: true }), { minLength: 1 }),
        (all) => {
          const stats = new RequestStats(["a"]);
          for (const milliseconds of all) stats.observe({ procedure: "a", milliseconds, ok: true });
          const sorted = all.toSorted((a, b) => a - b);
          const latency = stats.summary()[0]?.latency_ms;
          for (const [share, reported] of [
            [0.5, latency?.p50],
            [0.99, latency?.p99],
          ] as const) {
            const exact = sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
            expect(reported).toBeGreaterThanOrEqual(exact * 0.99);
            expect(reported).toBeLessThanOrEqual(exact * 1.1);
          }
        },
      ),
    );
  });
});
