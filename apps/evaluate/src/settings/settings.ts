/** The types of the settings of a run. */
import type { ColumnOptions, WantedFormat } from "@hellorec/datasets";
import type { ModelCandidate } from "@hellorec/recommender";

/** A model to measure: a named one, the one that the recommender selects, or popularity alone. */
export type RequestedModel =
  | { readonly kind: "auto" }
  | { readonly kind: "popularity" }
  | ({ readonly kind: "model" } & Required<ModelCandidate>);

/** Where the interactions to predict come from. */
export type TestSource =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "holdout"; readonly ratio: number }
  | { readonly kind: "leave_last"; readonly count: number };

/** What every run does. Every value is checked. */
interface CommonSettings {
  readonly train: string;
  readonly format: WantedFormat;
  readonly columns: ColumnOptions;
  readonly min_value?: number;
  /** Ascending, each once. */
  readonly cutoffs: readonly number[];
  readonly models: readonly RequestedModel[];
  readonly compare: boolean;
  /** Additions that a selection may take. */
  readonly budget_operations: number;
  readonly budget_seconds: number;
  readonly seed: number;
  readonly threads: number;
  readonly json: boolean;
}

/** A run that measures models. */
export interface ModelSettings extends CommonSettings {
  readonly kind: "models";
  readonly test: TestSource;
  /** Fits to this share of the users as well, and compares. */
  readonly sample?: number;
}

/** A run that measures how items are ranked that nobody has touched. */
export interface ColdItemSettings extends CommonSettings {
  readonly kind: "cold_items";
  /** The share of the items that is held out. */
  readonly share: number;
  /** The file that says what the items are. */
  readonly items: string;
}

/** What a run does. */
export type Settings = ModelSettings | ColdItemSettings;
