/**
 * What the fit process does with the data: selects a model where that is quick, measures it, and
 * fits it to all data. Tested through training.test.ts.
 */
import { createHash } from "node:crypto";

import {
  collectGarbage,
  evaluate,
  fitItemWeights,
  leaveLastOut,
  rankByPopularity,
  rankByWeights,
} from "@hellorec/recommender";
import type { Interactions } from "@hellorec/recommender";

import { encodeModel } from "../../serving/model-file.ts";
import {
  compareModels,
  isOutdated,
  isComparisonDue,
  ofEveryone,
  outdatedSelection,
} from "../model-selection.ts";
import type { ComparisonBudget, ComparisonRun, SelectedModel } from "../model-selection.ts";
import type { FitSummary, OnProgress } from "./fit-messages.ts";
import type { LikedItems } from "./liked-items.ts";

/** With more interactions than this, a second fit for the metrics alone would take too long. */
const MAX_MEASURED_INTERACTIONS = 5_000_000;
const MAX_MEASURED_USERS = 2000;
/** As in the selection of models and in `evaluate`, so that every place tells the same metric. */
const CUTOFF = 20;
/** Up to this many interactions, models are compared within the fit. It takes about a second. */
const FEW_INTERACTIONS = 20_000;
const OPERATIONS_FOR_FEW = 1e9;

/** The progress at which each part of a fit begins. Reading comes before. */
const BEGINS = { compare: 0.1, measure: 0.4, fit: 0.65, pack: 0.95 } as const;

/** How a fit runs. */
export interface FitModelOptions {
  /** For comparing models where a comparison is due and there is little data. */
  readonly budget: ComparisonBudget | undefined;
  readonly threads: number;
  /** The most memory of the process, in bytes. */
  readonly maxBytes: number;
  readonly onProgress: OnProgress;
}

/** A fitted model as bytes, and what is known of it. */
export interface FittedBody {
  readonly body: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the body, in hexadecimal. */
  readonly digest: string;
  readonly summary: FitSummary;
}

/**
 * Fits a model to liked items. There must be at least one pair.
 *
 * @param lastSelected the model that is used unless models are compared within this fit
 */
export async function fitModel(
  liked: LikedItems,
  lastSelected: SelectedModel,
  { budget, threads, maxBytes, onProgress }: FitModelOptions,
): Promise<FittedBody> {
  const { interactions } = liked;
  const selected = await select(interactions, lastSelected, budget, {
    share: liked.share,
    threads,
    maxBytes,
    onProgress: (share) =>
      onProgress("comparing models", between(BEGINS.compare, BEGINS.measure, share)),
  });
  const metrics = await measure(interactions, selected, {
    threads,
    onProgress: (share) =>
      onProgress("measuring quality", between(BEGINS.measure, BEGINS.fit, share)),
  });
  // Of the data of the measuring, and then of the fit, nothing is needed any more.
  collectGarbage();
  const fitStart = performance.now();
  const matrix = await fitItemWeights(interactions, selected, {
    threads,
    onProgress: (share) => onProgress("fitting", between(BEGINS.fit, BEGINS.pack, share)),
  });
  const fitSeconds = (performance.now() - fitStart) / 1000;
  onProgress("packing the model", BEGINS.pack);
  collectGarbage();
  const body = encodeModel({ itemIds: liked.itemIds, matrix });
  return {
    body,
    digest: createHash("sha256").update(body).digest("hex"),
    summary: {
      algorithm: selected.model,
      fit_seconds: fitSeconds,
      counts: {
        events: liked.events,
        users: interactions.userCount,
        items: liked.itemIds.length,
        interactions: interactions.userItems.length,
      },
      ...(liked.share < 1 && { sample: { share: liked.share } }),
      parameters: selected.params,
      choice: selected.selection,
      metrics,
    },
  };
}

async function select(
  interactions: Interactions,
  lastSelected: SelectedModel,
  budget: ComparisonBudget | undefined,
  run: ComparisonRun,
): Promise<SelectedModel> {
  const { length } = interactions.userItems;
  const all = ofEveryone(length, run.share);
  const isQuick = budget !== undefined && length <= FEW_INTERACTIONS;
  if (!isQuick) return isOutdated(lastSelected, all) ? outdatedSelection() : lastSelected;
  if (!isComparisonDue(lastSelected, all)) return lastSelected;
  const { seconds, operations } = budget;
  const few = { seconds, operations: Math.min(operations, OPERATIONS_FOR_FEW) };
  return (await compareModels(interactions, few, run)).selected;
}

/**
 * Quality on each user's last item, of a model that is fitted without these items and of a ranking
 * by popularity.
 */
async function measure(
  interactions: Interactions,
  selected: SelectedModel,
  { threads, onProgress }: Pick<ComparisonRun, "threads" | "onProgress">,
): Promise<Record<string, number>> {
  if (interactions.userItems.length > MAX_MEASURED_INTERACTIONS) return {};
  const { train, test } = leaveLastOut(interactions, 1);
  if (test.userItems.length === 0) return {};
  const matrix = await fitItemWeights(train, selected, {
    threads,
    onProgress: (share) => onProgress(0.8 * share),
  });
  const options = { cutoffs: [CUTOFF], to: Math.min(train.userCount, MAX_MEASURED_USERS) };
  const model = evaluate(rankByWeights(matrix), train, test, options);
  const baseline = evaluate(rankByPopularity(train), train, test, options);
  return {
    ...reportedMetrics(model.metrics, ""),
    ...reportedMetrics(baseline.metrics, "popularity_"),
  };
}

function reportedMetrics(
  metrics: Readonly<Record<string, number>>,
  prefix: string,
): Record<string, number> {
  const names = [`recall@${CUTOFF}`, `ndcg@${CUTOFF}`];
  return Object.fromEntries(names.map((name) => [`${prefix}${name}`, metrics[name] ?? 0]));
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
