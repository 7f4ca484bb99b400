/** The application: track, recommend, similar, popular, train. Implements the contract's ports. */
export { openEngine } from "./engine.ts";
export type { Engine, EngineOptions, EngineStats } from "./engine.ts";
export { DEFAULT_WEIGHTS } from "./event-weights.ts";
export type { EventWeights } from "./event-weights.ts";
export { MODEL_SETTINGS } from "./model-choice.ts";
export type { ModelSetting } from "./model-choice.ts";
