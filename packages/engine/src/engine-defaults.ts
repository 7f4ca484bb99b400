/** The defaults of the engine's settings: the one place that has them. */
import { DEFAULT_BUDGET_OPERATIONS, DEFAULT_BUDGET_SECONDS } from "@hellorec/recommender";

import { DEFAULT_WEIGHTS } from "./feedback/event-weights.ts";

/**
 * What `openEngine` uses for an option that is left out. Days, additions, seconds, events and hours, as in
 * `EngineOptions`.
 *
 * @example engineDefaults.popularityHalfLifeDays // 90
 */
export const engineDefaults = {
  eventWeights: DEFAULT_WEIGHTS,
  popularityHalfLifeDays: 90,
  model: "auto",
  modelBudgetOperations: DEFAULT_BUDGET_OPERATIONS,
  modelBudgetSeconds: DEFAULT_BUDGET_SECONDS,
  refitAfterEvents: 1000,
  refitAfterHours: 24,
  untouchedShare: 0,
  untouchedShareSimilar: 0.2,
} as const;
