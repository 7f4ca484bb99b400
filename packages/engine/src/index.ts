/** The application: track, recommend, similar, popular, train. Implements the contract's ports. */
export { openEngine } from "./engine.ts";
export type { Engine, EngineOptions, EngineStats } from "./engine.ts";
export { DEFAULT_WEIGHTS } from "./signals/event-weights.ts";
export type { EventWeights } from "./signals/event-weights.ts";
export { MODEL_SETTINGS } from "./training/model-selection.ts";
export type { ModelSetting } from "./training/model-selection.ts";
export { engineDefaults } from "./engine-defaults.ts";
