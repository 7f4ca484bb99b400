/** How outcomes of several runs come together, and what is reported of them. */
import { describe, expect, test } from "vitest";

import { describeMachine } from "../reporting/machine.ts";
import { toMarkdown } from "../reporting/report.ts";
import type { Outcome } from "./outcomes.ts";
import { merged, qualityReport } from "./outcomes.ts";

const figures = {
  version: "",
  fit_seconds: 1.5,
  fit_cpu_seconds: 2,
  peak_bytes: 1e8,
  requests: 2000,
  requests_per_second: 12_345,
  p50_us: 80,
  cpu_us_per_request: 81,
  recall: 0.2,
  ndcg: 0.1,
  seconds: 3,
};
const measured = (contender: string, date: string, recall = 0.2): Outcome => ({
  contender,
  description: `library, ${contender}`,
  date: `${date}T10:00:00Z`,
  figures: { ...figures, version: "1.2", recall },
});
const absent: Outcome = {
  contender: "c",
  description: "library, c",
  date: "2026-01-02T10:00:00Z",
  left_out: "not installed",
};

describe("merged", () => {
  test("replaces what was measured again, and keeps the order of the names", () => {
    const earlier = [measured("a", "2026-01-01"), measured("b", "2026-01-01"), absent];
    const latest = [measured("b", "2026-01-02", 0.3)];
    expect(merged(["b", "a", "c", "d"], earlier, latest)).toEqual([latest[0], earlier[0], absent]);
  });

  test("drops what has no name any more", () => {
    expect(merged(["b"], [measured("a", "2026-01-01")], [])).toEqual([]);
  });
});

describe("the report", () => {
  const outcomes = [measured("a", "2026-01-01"), measured("b", "2026-01-02"), absent];
  const text = toMarkdown(qualityReport("data", describeMachine(), ["How."], outcomes));

  test("has a row for each model that was measured, with its library's version", () => {
    expect(text).toMatch(/\| library 1\.2, a \| 0\.2000 +\| 0\.1000 .* 12,345 /);
    expect(text).toContain("library 1.2, b");
    expect(text).not.toContain("| library, c");
  });

  test("says what is left out, and that rows are of several days", () => {
    expect(text).toContain("Left out: library, c: not installed.");
    expect(text).toContain("2026-01-01 to 2026-01-02");
  });
});
