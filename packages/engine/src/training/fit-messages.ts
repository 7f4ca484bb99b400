/** What the fit's process and its owner say to each other. */
import type { ModelInfo } from "@hellorec/api";

import type { EventWeights } from "../signals/event-weights.ts";
import type { ChosenModel } from "./model-choice.ts";

/** Where the events are, and what they are worth. */
export interface EventSource {
  /** `Store.location`. */
  readonly location: string;
  readonly weights: EventWeights;
}

/** What the process is asked for: a model, or which model suits the events best. */
export type FitOrder =
  | {
      readonly kind: "fit";
      readonly source: EventSource;
      readonly choice: ChosenModel;
      /** Seconds to compare models first where there is little data; 0: take `choice`. */
      readonly search_seconds: number;
    }
  | {
      readonly kind: "search";
      readonly source: EventSource;
      readonly search_seconds: number;
    };

/** What is known of a model as soon as it is fitted. */
export type FitSummary = Omit<ModelInfo, "version" | "trained_at">;

/** What the process reports. A model comes as its length, its bytes in parts, and `done`. */
export type FitReport =
  | { readonly kind: "progress"; readonly phase: string; readonly progress: number }
  | { readonly kind: "model"; readonly bytes: number }
  | { readonly kind: "part"; readonly bytes: Uint8Array }
  | {
      readonly kind: "done";
      readonly summary: FitSummary;
      /** SHA-256 of the model's bytes, in hexadecimal. */
      readonly digest: string;
    }
  | { readonly kind: "chosen"; readonly choice: ChosenModel }
  /** No user liked anything yet. */
  | { readonly kind: "nothing_to_learn" }
  | { readonly kind: "failed"; readonly error: Error };

/** Told how far the work is: a word for people, and the share done, 0..1. */
export type Progress = (phase: string, progress: number) => void;
