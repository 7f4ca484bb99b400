/** Offline metrics of a model beside those of popular items, its baseline. */
import type { ModelInfo } from "@hellorec/client";

type Metrics = ModelInfo["metrics"];

const BASELINE = "popularity_";

/** One metric of a model, and of popular items on the same held-out events. */
export interface ComparedMetric {
  /** Such as `recall@10`. */
  readonly name: string;
  readonly model: number;
  /** Undefined where the baseline was not measured. */
  readonly popularity: number | undefined;
  /** The ratio to popular items; undefined where those have no hit. */
  readonly lift: number | undefined;
}

/**
 * Pairs each metric with its `popularity_…`.
 *
 * @example
 * comparedMetrics({ "recall@10": 0.3, "popularity_recall@10": 0.1 });
 * // [{ name: "recall@10", model: 0.3, popularity: 0.1, lift: 3 }]
 */
export function comparedMetrics(metrics: Metrics): ComparedMetric[] {
  return metricNames([{ metrics }]).map((name) => {
    const model = metrics[name] ?? 0;
    const popularity = metrics[`${BASELINE}${name}`];
    const lift = popularity === undefined || popularity === 0 ? undefined : model / popularity;
    return { name, model, popularity, lift };
  });
}

/** The names of the metrics of any of these models, without those of popular items. */
export function metricNames(models: readonly { readonly metrics: Metrics }[]): string[] {
  const names = new Set(models.flatMap(({ metrics }) => Object.keys(metrics)));
  return [...names].filter((name) => !name.startsWith(BASELINE));
}

/** The metric of popular items that corresponds to one of the model's. */
export function popularityOf(metrics: Metrics, name: string): number | undefined {
  return metrics[`${BASELINE}${name}`];
}

const EXPLAINED: Readonly<Record<string, string>> = {
  recall: "share of held-out likes found in the first",
  ndcg: "how near the top held-out likes stand, in the first",
  hit_rate: "share of users with a held-out like in the first",
  mrr: "one over the place of the first held-out like, in the first",
};

/** A metric in words; its name where it is unknown. @example explainMetric("recall@10") */
export function explainMetric(name: string): string {
  const [measure = "", cutoff] = name.split("@");
  const words = EXPLAINED[measure];
  return words === undefined || cutoff === undefined ? name : `${words} ${cutoff}`;
}
