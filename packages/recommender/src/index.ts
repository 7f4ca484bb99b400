// Models and metrics: numbers in, numbers out. No I/O, no names of users or items, no HTTP.
export {
  chooseModel,
  type ChooseModelOptions,
  type ModelDecision,
  type TriedModel,
} from "./choose-model.ts";
export {
  evaluate,
  rankByPopularity,
  rankByWeights,
  type EvaluateOptions,
  type Evaluation,
  type Ranker,
} from "./evaluate.ts";
export {
  fitItemWeights,
  isModelName,
  modelNames,
  modelParams,
  type FitItemWeightsOptions,
  type ModelChoice,
  type ModelName,
} from "./fit-item-weights.ts";
export { foldedColumn, foldIn, type FoldedItem } from "./fold-in.ts";
export { leaveLastOut, splitByRatio, type Split } from "./holdout.ts";
export {
  interactionsFromPairs,
  itemPopularity,
  itemsOfUser,
  keepNewest,
  type InteractionPairs,
  type Interactions,
} from "./interactions.ts";
export { decodeItemWeights, encodeItemWeights, viewItemWeights } from "./item-weights-codec.ts";
export { checkItemWeights, InvalidItemWeightsError, type ItemWeights } from "./item-weights.ts";
export type { Memory } from "./memory.ts";
export {
  hitRateAt,
  ndcgAt,
  recallAt,
  reciprocalRankAt,
  type RankedItems,
  type RelevantItems,
} from "./metrics.ts";
export { InvalidParamsError } from "./model-params.ts";
export {
  fitRp3beta,
  rp3betaDefaults,
  rp3betaRows,
  type FitOptions,
  type Rp3betaParams,
} from "./rp3beta.ts";
export { Scorer, type WeightedItem } from "./scorer.ts";
export { seededRandom, type RandomState, type SeededRandom } from "./seeded-random.ts";
export type { ScoredItem } from "./top-list.ts";
