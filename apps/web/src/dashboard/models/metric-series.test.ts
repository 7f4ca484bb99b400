import type { ModelInfo } from "@hellorec/client";
import { describe, expect, test } from "vitest";

import { describeEvents, eventsSeries, hasEvents, metricSeries } from "./series.ts";

const minutes = [
  { minute: "2026-01-31T12:00:00.000Z", events: 4 },
  { minute: "2026-01-31T12:01:00.000Z", events: 0 },
  { minute: "2026-01-31T12:02:00.000Z", events: 1 },
];

describe("events", () => {
  test("come by the minute, in seconds", () => {
    const start = Date.parse("2026-01-31T12:00:00Z") / 1000;
    expect(eventsSeries(minutes)).toEqual({
      xs: [start, start + 60, start + 120],
      lines: [[4, 0, 1]],
    });
  });

  test("are told in words", () => {
    expect(describeEvents(minutes)).toBe("5 events in the last 3 minutes; at most 4 in one.");
    expect(describeEvents(minutes.slice(1))).toBe(
      "1 event in the last 2 minutes; at most 1 in one.",
    );
    expect(describeEvents([])).toBe("0 events in the last 0 minutes; at most 0 in one.");
    expect(hasEvents(minutes)).toBe(true);
    expect(hasEvents(minutes.slice(1, 2))).toBe(false);
  });
});

test("models go from the oldest on; what was not measured is a gap", () => {
  const newest = model("2026-01-31T12:00:00Z", { "recall@10": 0.3, "popularity_recall@10": 0.1 });
  const oldest = model("2026-01-30T12:00:00Z", {});
  const { xs, lines } = metricSeries([newest, oldest], "recall@10");
  expect(xs).toEqual([0, 1]);
  expect(lines).toEqual([
    [null, 0.3],
    [null, 0.1],
  ]);
});

function model(trained_at: string, metrics: ModelInfo["metrics"]): ModelInfo {
  return {
    version: trained_at,
    algorithm: "ease",
    trained_at,
    fit_seconds: 1,
    counts: { events: 1, users: 1, items: 1, interactions: 1 },
    parameters: {},
    metrics,
  };
}
