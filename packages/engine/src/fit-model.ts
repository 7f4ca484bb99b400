/** A fit from first to last: read what was liked, measure on held-out items, fit on everything. */
import { createHash } from "node:crypto";

import {
  evaluate,
  fitRp3beta,
  interactionsFromPairs,
  keepNewest,
  leaveLastOut,
  rankByPopularity,
  rankByWeights,
  rp3betaDefaults,
} from "@hellorec/recommender";
import type { Interactions } from "@hellorec/recommender";

import type { FitOutcome } from "./fit-messages.ts";
import type { LikedItems } from "./liked-items.ts";
import { encodeModel } from "./model-file.ts";

/** Newest items of a user that are fitted: the time a fit takes grows with their square. */
const MAX_HISTORY = 500;
/** With more interactions than this a second fit, only to measure, would take too long. */
const MAX_MEASURED_INTERACTIONS = 5_000_000;
const MAX_MEASURED_USERS = 2000;
const CUTOFF = 10;

/** Told how far the fit is: a word for people, and the share done, 0..1. */
export type Progress = (phase: string, progress: number) => void;

/** Fits a model to what was liked. There must be at least one pair. */
export function fitModel(liked: LikedItems, onProgress: Progress): FitOutcome {
  const interactions = keepNewest(
    interactionsFromPairs({ ...liked, itemCount: liked.item_ids.length }),
    MAX_HISTORY,
  );
  const metrics = measure(interactions, (done) => onProgress("measuring", 0.1 + 0.4 * done));
  const fitStart = performance.now();
  const weights = fitRp3beta(interactions, rp3betaDefaults, {
    memory: "shared",
    onProgress: (done, total) => onProgress("fitting", 0.5 + (0.45 * done) / total),
  });
  const fitSeconds = (performance.now() - fitStart) / 1000;
  onProgress("packing", 0.95);
  const model = { item_ids: liked.item_ids, weights };
  const body = encodeModel(model);
  return {
    model,
    body,
    digest: createHash("sha256").update(body).digest("hex"),
    summary: {
      algorithm: "rp3beta",
      fit_seconds: fitSeconds,
      counts: {
        events: liked.events,
        users: liked.userCount,
        items: liked.item_ids.length,
        interactions: interactions.userItems.length,
      },
      parameters: { ...rp3betaDefaults, history: MAX_HISTORY },
      metrics,
    },
  };
}

/** Quality on each user's last item, of a model that was fitted without it, and of popularity. */
function measure(
  interactions: Interactions,
  onProgress: (done: number) => void,
): Record<string, number> {
  if (interactions.userItems.length > MAX_MEASURED_INTERACTIONS) return {};
  const { train, test } = leaveLastOut(interactions, 1);
  if (test.userItems.length === 0) return {};
  const weights = fitRp3beta(train, rp3betaDefaults, {
    onProgress: (done, total) => onProgress((0.8 * done) / total),
  });
  const options = { cutoffs: [CUTOFF], to: Math.min(train.userCount, MAX_MEASURED_USERS) };
  const model = evaluate(rankByWeights(weights), train, test, options);
  const baseline = evaluate(rankByPopularity(train), train, test, options);
  return {
    ...chosenMetrics(model.metrics, ""),
    ...chosenMetrics(baseline.metrics, "popularity_"),
  };
}

function chosenMetrics(
  metrics: Readonly<Record<string, number>>,
  prefix: string,
): Record<string, number> {
  const names = [`recall@${CUTOFF}`, `ndcg@${CUTOFF}`];
  return Object.fromEntries(names.map((name) => [`${prefix}${name}`, metrics[name] ?? 0]));
}
