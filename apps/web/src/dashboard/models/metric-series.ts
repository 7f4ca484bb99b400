/** A metric of each model as the data of a plot. */
import type { ModelInfo } from "@hellorec/client";

import type { Series } from "../plot/series.ts";
import { popularityOf } from "./quality.ts";

/**
 * A metric of each model, oldest first, and the same metric of popular items; x counts models. With
 * time as x, ten models of one afternoon would be a single point.
 */
export function metricSeries(models: readonly ModelInfo[], metric: string): Series {
  const ascending = [...models].reverse();
  return {
    xs: ascending.map((_, at) => at),
    lines: [
      ascending.map(({ metrics }) => metrics[metric] ?? null),
      ascending.map(({ metrics }) => popularityOf(metrics, metric) ?? null),
    ],
  };
}
