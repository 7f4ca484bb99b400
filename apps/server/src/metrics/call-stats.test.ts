/** Counts and quantiles, compared with exact ones; the memory stays bounded. */
import { TRPCError } from "@trpc/server";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { CallStats } from "./call-stats.ts";

describe("CallStats", () => {
  test.each([
    ["INTERNAL_SERVER_ERROR", 1],
    ["SERVICE_UNAVAILABLE", 1],
    ["BAD_REQUEST", 0],
    ["NOT_FOUND", 0],
    ["CLIENT_CLOSED_REQUEST", 0],
  ] as const)("counts calls by procedure: %s is %i errors", (code, errors) => {
    const stats = new CallStats(["b", "a"]);
    stats.observe({ procedure: "b", milliseconds: 1, error: undefined });
    stats.observe({ procedure: "b", milliseconds: 1, error: new TRPCError({ code }) });
    stats.observe({ procedure: "a", milliseconds: 1, error: undefined });
    expect(stats.summary()).toMatchObject([
      { procedure: "a", requests: 1, errors: 0 },
      { procedure: "b", requests: 2, errors },
    ]);
  });

  test("tells what a port throws by its code", () => {
    const stats = new CallStats(["a"]);
    for (const code of ["UNAVAILABLE", "BAD_CURSOR", "SQLITE_IOERR"]) {
      const cause = Object.assign(new Error(code), { code });
      const error = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause });
      stats.observe({ procedure: "a", milliseconds: 1, error });
    }
    expect(stats.summary()).toMatchObject([{ requests: 3, errors: 2 }]);
  });

  test("no other name adds a label", () => {
    const stats = new CallStats(["a"]);
    for (const procedure of ["b", "__proto__", "constructor"]) {
      stats.observe({ procedure, milliseconds: 1, error: undefined });
    }
    expect(stats.summary()).toEqual([]);
  });

  test.each([0, -1, Number.NaN, 1e12, Infinity])("%d ms is taken", (milliseconds) => {
    const stats = new CallStats(["a"]);
    stats.observe({ procedure: "a", milliseconds, error: undefined });
    expect(stats.summary()[0]?.latency_ms.p99).toBeGreaterThan(0);
  });

  test("quantiles are within a tenth of the exact ones", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.02, max: 60_000, noNaN: true }), { minLength: 1 }),
        (all) => {
          const stats = new CallStats(["a"]);
          for (const milliseconds of all) {
            stats.observe({ procedure: "a", milliseconds, error: undefined });
          }
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
