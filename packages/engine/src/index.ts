/** The application: track, recommend, similar, popular, train. Implements the contract's ports. */
export { isSampledUser } from "@hellorec/store";
export { openEngine } from "./engine.ts";
export type { Engine } from "./engine.ts";
export { engineDefaults } from "./engine-defaults.ts";
export type { EngineOptions } from "./engine-options.ts";
export type { EngineMeasurements } from "./engine-measurements.ts";
export type { EngineStats } from "./engine-stats.ts";
export { LEAST_FIT_MEMORY_MB } from "./training/fit-process/fit-memory.ts";
export { DEFAULT_WEIGHTS } from "./feedback/event-weights.ts";
export { RETRACTIONS } from "./feedback/retractions.ts";
export type { EventWeights } from "./feedback/event-weights.ts";
export { MODEL_SETTINGS } from "./training/model-selection.ts";
export type { ModelSetting } from "./training/model-selection.ts";
