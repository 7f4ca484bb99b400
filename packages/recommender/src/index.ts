/**
 * Models and metrics: numbers in, numbers out. This package does no I/O and knows no names of users
 * or items.
 */
export { ContentTable, type ContentProfile, type ContentTerm } from "./content/content-table.ts";
export { collectGarbage, collectYoungGarbage } from "./data/collect-garbage.ts";
export { Int32Chunks } from "./data/int32-chunks.ts";
export { InteractionsBuilder } from "./data/interactions-builder.ts";
export { interactionsFromPairs, type InteractionPairs } from "./data/interactions-from-pairs.ts";
export { itemPopularity, itemsOfUser, type Interactions } from "./data/interactions.ts";
export type { Memory } from "./data/memory.ts";
export { seededRandom, type RandomState, type SeededRandom } from "./data/seeded-random.ts";
export { keepNewest } from "./data/select-interactions.ts";
export {
  evaluate,
  rankByPopularity,
  rankByWeights,
  type EvaluateOptions,
  type Evaluation,
  type Ranker,
} from "./evaluation/evaluate.ts";
export { leaveLastOut, splitByRatio, type Split } from "./evaluation/holdout.ts";
export { holdOutItems, type ItemSplit } from "./evaluation/item-holdout.ts";
export {
  hitRateAt,
  ndcgAt,
  recallAt,
  reciprocalRankAt,
  type RankedItems,
  type RelevantItems,
} from "./evaluation/metrics.ts";
export { TopList, type ScoredItem } from "./kernels/top-list.ts";
export { comparisonBytes, fitBytes, type FitSize } from "./selection/fit-bytes.ts";
export { fitItemWeights, type FitItemWeightsOptions } from "./models/fit-item-weights.ts";
export { foldedColumn, foldIn, type FoldedItem } from "./models/fold-in.ts";
export { InvalidParamsError } from "./models/model-params.ts";
export {
  DEFAULT_MODEL,
  isModelName,
  MODEL_NAMES,
  modelParams,
  type ModelCandidate,
  type ModelName,
} from "./models/model-registry.ts";
export type { Contribution } from "./scoring/explain.ts";
export type { WeightedItem } from "./scoring/history.ts";
export { Scorer } from "./scoring/scorer.ts";
export {
  DEFAULT_BUDGET_OPERATIONS,
  DEFAULT_BUDGET_SECONDS,
  selectModel,
  type SelectModelOptions,
} from "./selection/select-model.ts";
export type { SelectionReport } from "./selection/selection-report.ts";
export type { Trial } from "./selection/trial.ts";
export type { HeldOut } from "./selection/validation.ts";
export {
  decodeItemWeights,
  encodeItemWeights,
  viewItemWeights,
} from "./weights/item-weights-codec.ts";
export {
  checkItemWeights,
  InvalidItemWeightsError,
  type ItemWeights,
} from "./weights/item-weights.ts";
