/** The result of a run. Its fields have the names of the JSON output. */
import type { SelectionReport, Trial } from "@hellorec/recommender";

import type { Size } from "../data/load-data.ts";
import type { Quality } from "../measuring/quality.ts";

/** How a model was selected. */
export interface SelectionSummary extends Pick<SelectionReport, "reason"> {
  readonly tried: readonly Trial[];
  readonly seconds: number;
}

/** One model, measured. Times are in seconds. */
export interface ModelResult extends Quality {
  readonly model: string;
  readonly params: Readonly<Record<string, number>>;
  readonly fit_seconds: number;
  readonly evaluate_seconds: number;
  /** Peak memory of the process from selecting to measuring, in MiB, data and threads included. */
  readonly peak_memory_mib: number;
  /** Only if the recommender selected the model. */
  readonly choosing?: SelectionSummary;
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
