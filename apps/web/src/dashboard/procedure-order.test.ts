/** The order of the table of procedures. */
import { describe, expect, test } from "vitest";

import { nextOrder, sortProcedures } from "./procedure-order.ts";

const rows = [
  { procedure: "track", requests: 5, errors: 1, latency_ms: { p50: 3, p99: 9 } },
  { procedure: "similar", requests: 5, errors: 0, latency_ms: { p50: 1, p99: 20 } },
  { procedure: "live", requests: 7, errors: 0, latency_ms: { p50: 2, p99: 2 } },
];

describe("sortProcedures", () => {
  test.each([
    ["requests", true, ["live", "similar", "track"]],
    ["requests", false, ["similar", "track", "live"]],
    ["errors", true, ["track", "live", "similar"]],
    ["p50", true, ["track", "live", "similar"]],
    ["p99", true, ["similar", "track", "live"]],
    ["procedure", false, ["live", "similar", "track"]],
    ["procedure", true, ["track", "similar", "live"]],
  ] as const)("by %s, descending %s", (column, descending, wanted) => {
    const sorted = sortProcedures(rows, { column, descending });
    expect(sorted.map(({ procedure }) => procedure)).toEqual(wanted);
  });

  test("what was handed in stays as it was", () => {
    sortProcedures(rows, { column: "requests", descending: true });
    expect(rows[0]?.procedure).toBe("track");
  });
});

test("a heading turns its own order, and begins another with what matters first", () => {
  const order = { column: "requests", descending: true } as const;
  expect(nextOrder(order, "requests")).toEqual({ column: "requests", descending: false });
  expect(nextOrder(order, "p99")).toEqual({ column: "p99", descending: true });
  expect(nextOrder(order, "procedure")).toEqual({ column: "procedure", descending: false });
});
