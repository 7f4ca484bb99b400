/** Metrics of models as a plot shows them. */
import type { ModelInfo } from "@hellorec/client";
import { expect, test } from "vitest";

import { metricSeries } from "./metric-series.ts";

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
