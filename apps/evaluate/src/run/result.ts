/** The result of a run. Its fields have the names of the JSON output. */
import type { SelectionReport, Trial } from "@hellorec/recommender";

import type { Size } from "../data/load-data.ts";
import type { PairedDifference } from "../measuring/means.ts";
import type { Quality } from "../measuring/quality.ts";

/** The signals between a run and its caller. */
export interface RunContext {
  readonly signal: AbortSignal;
  /** Called with a note for people. */
  readonly note: (text: string) => void;
  /** Called with the current step and the share of it done, 0..1. */
  readonly onProgress: (text: string, share: number) => void;
}

/** How a model was selected. */
export interface SelectionSummary extends Pick<SelectionReport, "reason"> {
  readonly tried: readonly Trial[];
  readonly seconds: number;
}

/** One model, measured. Times are in seconds. */
export interface ModelResult extends Omit<Quality, "by_user"> {
  readonly model: string;
  readonly params: Readonly<Record<string, number>>;
  /** The share of the users that the model was fitted to, where that is not all of them. */
  readonly sample?: number;
  readonly fit_seconds: number;
  readonly evaluate_seconds: number;
  /** Peak memory of the process from selecting to measuring, in MiB, data and threads included. */
  readonly peak_memory_mib: number;
  /** Only if the recommender selected the model. */
  readonly choosing?: SelectionSummary;
  /** By metric: the standard error of its mean over users. */
  readonly standard_errors?: Readonly<Record<string, number>>;
  /** How much the first result is better, by metric: means over users of the difference. */
  readonly first_is_better_by?: Readonly<Record<string, PairedDifference>>;
}

/** The results of all models, and the data they were measured on. */
export interface RunResult {
  readonly train: Size;
  readonly test: Size;
  readonly read_seconds: number;
  readonly results: readonly ModelResult[];
  /** Peak memory of the process, in MiB: data, models and threads. */
  readonly peak_memory_mib: number;
}
