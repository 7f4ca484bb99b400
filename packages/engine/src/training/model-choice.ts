/** Which model is fitted, who chose it, and when it is time to compare models again. */
import type { ModelInfo } from "@hellorec/api";
import {
  selectModel,
  InvalidParamsError,
  isModelName,
  modelNames,
  modelParams,
} from "@hellorec/recommender";
import type { Interactions, ModelName } from "@hellorec/recommender";

/** The model an operator asks for; `auto`: the one that predicts held-out items best. */
export type ModelSetting = "auto" | ModelName;

/** Every value of the setting. */
export const MODEL_SETTINGS: readonly ModelSetting[] = ["auto", ...modelNames];

/** A model with its parameters, and how it came to be chosen. */
export interface ChosenModel {
  readonly model: ModelName;
  readonly params: Readonly<Record<string, number>>;
  readonly choice: NonNullable<ModelInfo["choice"]>;
}

/** After this time, or once there are this many times the interactions, another model may be best. */
const DAYS_UNTIL_DUE = 7;
const GROWTH_UNTIL_DUE = 2;
const DAY_MS = 86_400_000;
const SEED = 1;
const MAX_REASON = 500;

/** The model before any comparison: the one asked for, or the one that is fitted fastest. */
export function firstChoice(setting: ModelSetting): ChosenModel {
  const isAuto = setting === "auto";
  const model = isAuto ? "rp3beta" : setting;
  return {
    model,
    params: modelParams({ model }),
    choice: {
      by: isAuto ? "default" : "setting",
      reason: isAuto
        ? "The fastest to fit, with its defaults: models are compared next, in the background."
        : `The settings ask for ${model}; its parameters are the defaults.`,
      chosen_at: new Date().toISOString(),
      interactions: 0,
    },
  };
}

/** Compares models on held-out items. Of equal interactions the same comes out, if time is enough. */
export async function searchModel(
  interactions: Interactions,
  seconds: number,
  onProgress: (share: number) => void,
): Promise<ChosenModel> {
  const decision = await selectModel(interactions, {
    budget_seconds: seconds,
    seed: SEED,
    onProgress,
  });
  return {
    model: decision.model,
    params: decision.params,
    choice: {
      by: "search",
      reason: decision.reason.slice(0, MAX_REASON),
      chosen_at: new Date().toISOString(),
      interactions: interactions.userItems.length,
    },
  };
}

/** The choice a model was fitted by; undefined where none is told, or it is none of this program. */
export function choiceOf(info: ModelInfo): ChosenModel | undefined {
  const { algorithm, parameters, choice } = info;
  if (choice === undefined || !isModelName(algorithm)) return undefined;
  const params = Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      typeof value === "number" ? [[name, value] as const] : [],
    ),
  );
  try {
    return { model: algorithm, params: modelParams({ model: algorithm, params }), choice };
  } catch (error) {
    if (error instanceof InvalidParamsError) return undefined;
    throw error;
  }
}

/** Whether it is time to compare models: never yet, long ago, or on half the data. */
export function isSearchDue({ choice }: ChosenModel, interactions: number): boolean {
  if (choice.by !== "search") return choice.by === "default";
  const age = Date.now() - Date.parse(choice.chosen_at);
  return age >= DAYS_UNTIL_DUE * DAY_MS || interactions >= GROWTH_UNTIL_DUE * choice.interactions;
}
