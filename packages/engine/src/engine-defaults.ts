/** The defaults of the engine's settings: the one place that has them. */
import { DEFAULT_WEIGHTS } from "./signals/event-weights.ts";

/** What {@link openEngine} uses for an option that is left out. */
export const engineDefaults = {
  weights: DEFAULT_WEIGHTS,
  popularity_half_life_days: 90,
  model: "auto",
  model_budget_seconds: 60,
  refit_after_events: 1000,
  refit_after_hours: 24,
} as const;
