/** The options of the engine, and the settings that result from options and defaults. */
import type { Store } from "@hellorec/store";

import { engineDefaults } from "./engine-defaults.ts";
import { checkWeights } from "./feedback/event-weights.ts";
import type { EventWeights } from "./feedback/event-weights.ts";
import { defaultFitMemoryMb, LEAST_FIT_MEMORY_MB } from "./training/fit-process/fit-memory.ts";
import type { ModelSetting } from "./training/model-selection.ts";

/** What an operator may set. {@link engineDefaults} has the value of each one that is left out. */
export interface EngineSettings {
  /** What an event of each type is worth. */
  readonly eventWeights: EventWeights;
  /** Days after which the weight of an event halves in popular lists, above 0. */
  readonly popularityHalfLifeDays: number;
  /** The model to fit. "auto": the one that predicts held-out items best. */
  readonly model: ModelSetting;
  /** The work of a comparison of models in additions, above 0, with `model: "auto"`. */
  readonly modelBudgetOperations: number;
  /** Seconds after which a comparison of models is stopped, whatever work is left, above 0. */
  readonly modelBudgetSeconds: number;
  /**
   * MB that the process of a fit may take, 256 or more. Where a fit to all users would take more, it
   * learns from as many as fit.
   */
  readonly fitMemoryMb: number;
  /** A fit starts after this many new events, or a tenth of the log if that is more. 0: never. */
  readonly refitAfterEvents: number;
  /** With fewer new events, a fit starts after this many hours. 0: never. */
  readonly refitAfterHours: number;
  /**
   * Days before a user's newest event after which the weight of an item in the history halves.
   *
   * @default undefined: weights do not decay
   */
  readonly historyHalfLifeDays: number | undefined;
  /** The share of the places in personal and session lists that untouched items get, 0..1. */
  readonly untouchedShare: number;
  /** The share of the places in similar lists that untouched items get, 0..1. */
  readonly untouchedShareSimilar: number;
}

/** Any of the settings. */
export type SettingOptions = {
  readonly [Name in keyof EngineSettings]?: EngineSettings[Name] | undefined;
};

/**
 * The options of `openEngine`: a store, and any of the settings.
 *
 * @example
 * const options: EngineOptions = {
 *   store,
 *   eventWeights: { ...DEFAULT_WEIGHTS, addtocart: 3 },
 *   historyHalfLifeDays: 90,
 *   onError: (error) => log.error(error),
 * };
 */
export interface EngineOptions extends SettingOptions {
  /** Opened and closed by the caller. */
  readonly store: Store;
  /** Receives failures in the background, for the operator's log. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Receives lines about what is not as usual, such as a fit to a part of the users. */
  readonly onNote?: ((line: string) => void) | undefined;
}

/**
 * The settings of these options.
 *
 * @throws {RangeError} a weight is not a finite number, or is one of "rating", a share is not from 0 to 1, or a
 * fit has too little memory
 */
export function settingsOf(options: SettingOptions): EngineSettings {
  const eventWeights = options.eventWeights ?? engineDefaults.eventWeights;
  checkWeights(eventWeights);
  const untouchedShare = options.untouchedShare ?? engineDefaults.untouchedShare;
  const untouchedShareSimilar =
    options.untouchedShareSimilar ?? engineDefaults.untouchedShareSimilar;
  for (const share of [untouchedShare, untouchedShareSimilar]) {
    if (share >= 0 && share <= 1) continue;
    throw new RangeError(`the share of untouched items must be from 0 to 1, not ${share}`);
  }
  const { fitMemoryMb = defaultFitMemoryMb() } = options;
  if (!(fitMemoryMb >= LEAST_FIT_MEMORY_MB)) {
    throw new RangeError(`a fit needs ${LEAST_FIT_MEMORY_MB} MB or more, not ${fitMemoryMb}`);
  }
  return {
    eventWeights,
    popularityHalfLifeDays: options.popularityHalfLifeDays ?? engineDefaults.popularityHalfLifeDays,
    model: options.model ?? engineDefaults.model,
    modelBudgetOperations: options.modelBudgetOperations ?? engineDefaults.modelBudgetOperations,
    modelBudgetSeconds: options.modelBudgetSeconds ?? engineDefaults.modelBudgetSeconds,
    fitMemoryMb,
    refitAfterEvents: options.refitAfterEvents ?? engineDefaults.refitAfterEvents,
    refitAfterHours: options.refitAfterHours ?? engineDefaults.refitAfterHours,
    historyHalfLifeDays: options.historyHalfLifeDays,
    untouchedShare,
    untouchedShareSimilar,
  };
}
