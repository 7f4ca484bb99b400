/** Offline metrics beside those of popular items. */
import { describe, expect, test } from "vitest";

import { comparedMetrics, explainMetric, metricNames } from "./quality.ts";

describe("comparedMetrics", () => {
  test("pairs a metric with that of popular items", () => {
    expect(
      comparedMetrics({ "recall@10": 0.3, "popularity_recall@10": 0.1, "ndcg@10": 0.2 }),
    ).toEqual([
      { name: "recall@10", model: 0.3, popularity: 0.1, lift: 0.3 / 0.1 },
      { name: "ndcg@10", model: 0.2, popularity: undefined, lift: undefined },
    ]);
  });

  test("there is no lift over nothing", () => {
    expect(comparedMetrics({ "mrr@10": 0.2, "popularity_mrr@10": 0 })[0]?.lift).toBeUndefined();
  });

  test("a model that was not measured has none", () => expect(comparedMetrics({})).toEqual([]));
});

test("names are those of any model, each once", () => {
  const models = [{ metrics: { "recall@10": 1 } }, { metrics: { "recall@10": 1, "mrr@10": 1 } }];
  expect(metricNames(models)).toEqual(["recall@10", "mrr@10"]);
});

test("an unknown metric explains itself by its name", () => {
  expect(explainMetric("recall@20")).toBe("share of held-out likes found in the first 20");
  expect(explainMetric("novelty")).toBe("novelty");
});
