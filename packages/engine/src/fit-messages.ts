/** What the fit's thread and its owner say to each other. */
import type { ModelInfo } from "@hellorec/api";

import type { EventWeights } from "./event-weights.ts";
import type { FittedModel } from "./model-file.ts";

/** What a fit needs to know. */
export interface FitOrder {
  /** `Store.location`: where the events are. */
  readonly location: string;
  readonly weights: EventWeights;
}

/** What is known of a model as soon as it is fitted. */
export type FitSummary = Omit<ModelInfo, "version" | "trained_at">;

/** A fitted model, ready to be served and to be saved. */
export interface FitOutcome {
  /** Its weights lie in shared memory, so handing it over copies nothing but the IDs. */
  readonly model: FittedModel;
  /** The same as bytes. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the body, in hexadecimal. */
  readonly digest: string;
  readonly summary: FitSummary;
}

/** What the thread reports. `nothing_to_learn`: no user liked anything yet. */
export type FitReport =
  | { readonly kind: "progress"; readonly phase: string; readonly progress: number }
  | ({ readonly kind: "done" } & FitOutcome)
  | { readonly kind: "nothing_to_learn" };
