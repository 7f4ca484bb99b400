/** The table of growth. */
import { expect, test } from "vitest";

import { describeMachine } from "../reporting/machine.ts";
import type { Outcome } from "./measure.ts";
import { scaleReport } from "./scale-report.ts";
import { sizesUpTo } from "./sizes.ts";

/** Lists cost the same at any size, fits as much as there is data; the start grew in the last step. */
function outcome(at: number): Outcome {
  const size = sizesUpTo(1e6)[at] ?? { events: 0, users: 0, items: 0 };
  const same = { p50_ms: 2, p99_ms: 4 };
  return {
    ...size,
    filled_per_second: 20_000,
    settled_seconds: at === 2 ? undefined : 5,
    append_us_per_event: 40,
    cold: same,
    popular: same,
    start_seconds: at === 2 ? 4 : 0.4,
    fit_seconds: size.events / 1e5,
    fit_peak_bytes: 0,
    forget: same,
    server_peak_bytes: 1e8,
    bytes: size.events * 240,
  };
}

const report = scaleReport({
  machine: describeMachine(),
  kind: "file",
  title: "SQLite, one file",
  outcomes: [0, 1, 2].map(outcome),
});
const row = (cost: string) => report.rows.find((one) => one["cost"] === cost);

test("a row has each size, the exponent, and that of the last step", () => {
  expect(row("cold list, p50 ms")).toEqual({
    cost: "cold list, p50 ms",
    "10,000": "2.00",
    "100,000": "2.00",
    "1,000,000": "2.00",
    exponent: "0.00",
    "of the last step": "0.00",
  });
  expect(row("fit, s")).toMatchObject({ exponent: "1.00", "1,000,000": "10.00" });
  expect(row("start, s")).toMatchObject({ exponent: "0.50", "of the last step": "1.00" });
});

test("what was not measured has no exponent", () => {
  expect(row("memory of the fit, peak MB")).toMatchObject({ "10,000": "", exponent: "" });
});

test("says that the server still worked", () => {
  expect(report.method.join(" ")).toContain("still counted them when it was measured");
});
