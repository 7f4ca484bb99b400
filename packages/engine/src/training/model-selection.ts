/** The selected model: which model is fitted, why, and when models are compared again. */
import type { ModelInfo } from "@hellorec/api";
import {
  DEFAULT_MODEL,
  selectModel,
  InvalidParamsError,
  isModelName,
  MODEL_NAMES,
  modelParams,
} from "@hellorec/recommender";
import type { Interactions, ModelName } from "@hellorec/recommender";

import { MAX_SELECTION_REASON_LENGTH } from "../contract/contract-limits.ts";

/**
 * The model of the settings; `auto`: the one that predicts held-out items best.
 *
 * @example const setting: ModelSetting = "auto";
 */
export type ModelSetting = "auto" | ModelName;

/**
 * Every value of the setting, "auto" first.
 *
 * @example MODEL_SETTINGS.includes("rp3beta") // true
 */
export const MODEL_SETTINGS: readonly ModelSetting[] = ["auto", ...MODEL_NAMES];

/** A model with its parameters, and how it was selected. `by` is "search" after a comparison. */
export interface SelectedModel {
  readonly model: ModelName;
  readonly params: Readonly<Record<string, number>>;
  /** `choice` on the wire. */
  readonly selection: NonNullable<ModelInfo["choice"]>;
}

/** After this time, or on this many times more or fewer interactions, another model may be best. */
const DAYS_UNTIL_DUE = 7;
const CHANGE_UNTIL_DUE = 2;
const DAY_MS = 86_400_000;
const SEED = 1;

/** The selected model before any comparison: the one of the settings, or the default. */
export function defaultSelection(setting: ModelSetting): SelectedModel {
  const isAuto = setting === "auto";
  const model = isAuto ? DEFAULT_MODEL : setting;
  return {
    model,
    params: modelParams({ model }),
    selection: {
      by: isAuto ? "default" : "setting",
      reason: isAuto
        ? "A safe start, with its defaults: models are compared next, in the background."
        : `The settings ask for ${model}; its parameters are the defaults.`,
      chosen_at: new Date().toISOString(),
      interactions: 0,
    },
  };
}

/** The selected model where the data is not what models were compared on any more. */
export function outdatedSelection(): SelectedModel {
  const { selection, ...model } = defaultSelection("auto");
  const reason =
    "The data has changed a lot since models were compared: until they are compared again, in the " +
    "background, this is a safe start, with its defaults.";
  return { ...model, selection: { ...selection, reason } };
}

/** How much a comparison may take. */
export interface ComparisonBudget {
  /** The work in additions, above 0. */
  readonly operations: number;
  /** It is stopped after this time, above 0. */
  readonly seconds: number;
}

/** How a comparison runs. */
export interface ComparisonRun {
  /** The share of the users whose interactions these are, above 0, at most 1. */
  readonly share: number;
  readonly threads: number;
  /** The most memory of the process, in bytes. */
  readonly maxBytes: number;
  readonly onProgress: (share: number) => void;
}

/**
 * About how many interactions all users have. Samples differ from model to model; by this number a
 * comparison and a later fit are of the same data.
 */
export function ofEveryone(interactions: number, share: number): number {
  return Math.round(interactions / share);
}

/** The outcome of a comparison. */
interface ComparisonResult {
  readonly selected: SelectedModel;
  /** Whether time ended it before its work was done. */
  readonly is_stopped: boolean;
}

/**
 * Compares candidates on the newest items of each user. If the time is enough, equal interactions give
 * an equal result.
 */
export async function compareModels(
  interactions: Interactions,
  { seconds, operations }: ComparisonBudget,
  { share, threads, maxBytes, onProgress }: ComparisonRun,
): Promise<ComparisonResult> {
  const { model, params, reason, stopped_after_seconds } = await selectModel(interactions, {
    budget_operations: operations,
    budget_seconds: seconds,
    max_bytes: maxBytes,
    held_out: "newest",
    seed: SEED,
    threads,
    onProgress,
  });
  const selection = {
    by: "search",
    reason: reason.slice(0, MAX_SELECTION_REASON_LENGTH),
    chosen_at: new Date().toISOString(),
    interactions: ofEveryone(interactions.userItems.length, share),
  } as const;
  return {
    selected: { model, params, selection },
    is_stopped: stopped_after_seconds !== undefined,
  };
}

/**
 * The selection that a saved model was fitted with; undefined: the model does not tell, or this
 * version of the program does not know its algorithm or parameters.
 */
export function selectedModelOf(info: ModelInfo): SelectedModel | undefined {
  const { algorithm, parameters, choice } = info;
  if (choice === undefined || !isModelName(algorithm)) return undefined;
  const params = Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      typeof value === "number" ? [[name, value] as const] : [],
    ),
  );
  try {
    return {
      model: algorithm,
      params: modelParams({ model: algorithm, params }),
      selection: choice,
    };
  } catch (error) {
    if (error instanceof InvalidParamsError) return undefined;
    throw error;
  }
}

/**
 * Whether to compare models: never done so far, done long ago, or done on half the data or on more
 * than twice the data.
 */
export function isComparisonDue({ selection }: SelectedModel, interactions: number): boolean {
  if (selection.by !== "search") return selection.by === "default";
  // A time far ahead was written by a wrong clock, and says as little as one long ago.
  const age = Math.abs(Date.now() - Date.parse(selection.chosen_at));
  return (
    age >= DAYS_UNTIL_DUE * DAY_MS ||
    interactions >= CHANGE_UNTIL_DUE * selection.interactions ||
    isOutdated({ selection }, interactions)
  );
}

/** Whether models were compared on data that says little of this: it is far more, or far less. */
export function isOutdated(
  { selection }: Pick<SelectedModel, "selection">,
  interactions: number,
): boolean {
  if (selection.by !== "search") return false;
  return (
    interactions > CHANGE_UNTIL_DUE * selection.interactions ||
    interactions * CHANGE_UNTIL_DUE < selection.interactions
  );
}

/** Whether a saved model's selection replaces the one in use: it is of a comparison, and not older. */
export function replacesSelection(saved: SelectedModel, inUse: SelectedModel): boolean {
  if (saved.selection.by !== "search") return false;
  return inUse.selection.by !== "search" || saved.selection.chosen_at >= inUse.selection.chosen_at;
}
