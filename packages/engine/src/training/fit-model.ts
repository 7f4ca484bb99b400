/** A fit from first to last: choose a model where that is quick, measure it, fit it on everything. */
import { createHash } from "node:crypto";

import {
  evaluate,
  fitItemWeights,
  interactionsFromPairs,
  leaveLastOut,
  rankByPopularity,
  rankByWeights,
} from "@hellorec/recommender";
import type { Interactions } from "@hellorec/recommender";

import { encodeModel } from "../serving/model-file.ts";
import type { FitSummary, Progress } from "./fit-messages.ts";
import type { LikedItems } from "./liked-items.ts";
import { isSearchDue, searchModel } from "./model-choice.ts";
import type { ChosenModel } from "./model-choice.ts";

/** With more interactions than this a second fit, only to measure, would take too long. */
const MAX_MEASURED_INTERACTIONS = 5_000_000;
const MAX_MEASURED_USERS = 2000;
const CUTOFF = 10;
/** Up to this many interactions models are compared within the fit: it takes about a second. */
const FEW_INTERACTIONS = 20_000;
const SECONDS_FOR_FEW = 2;

/** Where the parts of a fit begin, as shares of it; reading comes before. */
const BEGINS = { search: 0.1, measure: 0.4, fit: 0.65, pack: 0.95 } as const;

/** A fitted model as bytes, and what is known of it. */
export interface FittedBody {
  readonly body: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the body, in hexadecimal. */
  readonly digest: string;
  readonly summary: FitSummary;
}

/** What was liked as a matrix, in memory that a fit's threads share. */
export function matrixOf(liked: LikedItems): Interactions {
  return interactionsFromPairs({ ...liked, itemCount: liked.item_ids.length }, "shared");
}

/**
 * Fits a model to what was liked. There must be at least one pair.
 *
 * @param searchSeconds time to compare models where `kept` is out of date and data is little
 */
export async function fitModel(
  liked: LikedItems,
  kept: ChosenModel,
  searchSeconds: number,
  onProgress: Progress,
): Promise<FittedBody> {
  const interactions = matrixOf(liked);
  const chosen = await choose(interactions, kept, searchSeconds, (share) =>
    onProgress("comparing models", between(BEGINS.search, BEGINS.measure, share)),
  );
  const metrics = await measure(interactions, chosen, (share) =>
    onProgress("measuring quality", between(BEGINS.measure, BEGINS.fit, share)),
  );
  const fitStart = performance.now();
  const weights = await fitItemWeights(interactions, chosen, {
    onProgress: (share) => onProgress("fitting", between(BEGINS.fit, BEGINS.pack, share)),
  });
  const fitSeconds = (performance.now() - fitStart) / 1000;
  onProgress("packing the model", BEGINS.pack);
  const body = encodeModel({ item_ids: liked.item_ids, weights });
  return {
    body,
    digest: createHash("sha256").update(body).digest("hex"),
    summary: {
      algorithm: chosen.model,
      fit_seconds: fitSeconds,
      counts: {
        events: liked.events,
        users: liked.userCount,
        items: liked.item_ids.length,
        interactions: interactions.userItems.length,
      },
      parameters: chosen.params,
      choice: chosen.choice,
      metrics,
    },
  };
}

async function choose(
  interactions: Interactions,
  kept: ChosenModel,
  seconds: number,
  onProgress: (share: number) => void,
): Promise<ChosenModel> {
  const { length } = interactions.userItems;
  const isQuick = seconds > 0 && length <= FEW_INTERACTIONS;
  if (!isQuick || !isSearchDue(kept, length)) return kept;
  return await searchModel(interactions, Math.min(seconds, SECONDS_FOR_FEW), onProgress);
}

/** Quality on each user's last item, of a model that was fitted without it, and of popularity. */
async function measure(
  interactions: Interactions,
  chosen: ChosenModel,
  onProgress: (share: number) => void,
): Promise<Record<string, number>> {
  if (interactions.userItems.length > MAX_MEASURED_INTERACTIONS) return {};
  const { train, test } = leaveLastOut(interactions, 1);
  if (test.userItems.length === 0) return {};
  const weights = await fitItemWeights(train, chosen, {
    onProgress: (share) => onProgress(0.8 * share),
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

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
