// Models and metrics: numbers in, numbers out. No I/O, no names of users or items, no HTTP.
export {
  chooseModel,
  type ChooseModelOptions,
  type ModelDecision,
  type TriedModel,
} from "./selection/choose-model.ts";
export {
  evaluate,
  rankByPopularity,
  rankByWeights,
  type EvaluateOptions,
  type Evaluation,
  type Ranker,
} from "./evaluation/evaluate.ts";
export {
  fitItemWeights,
  isModelName,
  modelNames,
  modelParams,
  type FitItemWeightsOptions,
  type ModelChoice,
  type ModelName,
} from "./models/fit-item-weights.ts";
export { foldedColumn, foldIn, type FoldedItem } from "./models/fold-in.ts";
export { leaveLastOut, splitByRatio, type Split } from "./evaluation/holdout.ts";
export {
  interactionsFromPairs,
  itemPopularity,
  itemsOfUser,
  keepNewest,
  type InteractionPairs,
  type Interactions,
} from "./data/interactions.ts";
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
export type { Memory } from "./data/memory.ts";
export {
  hitRateAt,
  ndcgAt,
  recallAt,
  reciprocalRankAt,
  type RankedItems,
  type RelevantItems,
} from "./evaluation/metrics.ts";
export { InvalidParamsError } from "./models/model-params.ts";
export {
  fitRp3beta,
  rp3betaDefaults,
  rp3betaRows,
  type FitOptions,
  type Rp3betaParams,
} from "./models/rp3beta.ts";
export { Scorer, type WeightedItem } from "./scoring/scorer.ts";
export { seededRandom, type RandomState, type SeededRandom } from "./data/seeded-random.ts";
export type { ScoredItem } from "./kernels/top-list.ts";
