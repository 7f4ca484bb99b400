/** The messages between the fit process and the process that started it. */
import type { ModelInfo } from "@hellorec/api";

import type { EventWeights } from "../../feedback/event-weights.ts";
import type { ComparisonBudget, SelectedModel } from "../model-selection.ts";

/** Where the events are, and what they are worth. */
export interface FitSource {
  /** `Store.location`. */
  readonly location: string;
  readonly eventWeights: EventWeights;
  /** What the process may take, in MB. It learns from fewer users where all of them need more. */
  readonly memoryMb: number;
}

/** What the process does: fit a model, or compare models and select one. */
export type FitOrder =
  | {
      readonly kind: "fit";
      readonly source: FitSource;
      readonly selected: SelectedModel;
      /** For comparing models first where there is little data; undefined: use `selected`. */
      readonly budget: ComparisonBudget | undefined;
    }
  | {
      readonly kind: "compare";
      readonly source: FitSource;
      readonly budget: ComparisonBudget;
    };

/** How an order is watched. */
export interface FitWatch {
  readonly onProgress: OnProgress;
  /** Receives lines for the operator's log. */
  readonly onNote: (text: string) => void;
}

/** What is known of a model as soon as it is fitted. */
export type FitSummary = Omit<ModelInfo, "version" | "trained_at">;

/** What the process reports. A model is sent as its length, its bytes in parts, and `done`. */
export type FitReport =
  | { readonly kind: "progress"; readonly phase: string; readonly progress: number }
  /** A line for the operator's log. */
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "model"; readonly bytes: number }
  | { readonly kind: "part"; readonly bytes: Uint8Array }
  | {
      readonly kind: "done";
      readonly summary: FitSummary;
      /** SHA-256 of the model's bytes, in hexadecimal. */
      readonly digest: string;
      /** The most memory that the process had. */
      readonly peak_bytes: number;
    }
  | {
      readonly kind: "selected";
      readonly selected: SelectedModel;
      /** Whether time ended the comparison before its work was done. */
      readonly is_stopped: boolean;
    }
  /** No user likes any item yet. */
  | {
      readonly kind: "nothing_to_learn";
      /** Events read to find that out. */
      readonly events: number;
    }
  | { readonly kind: "failed"; readonly error: Error };

/** Receives how far the work is: the phase in words for people, and the share done, 0..1. */
export type OnProgress = (phase: string, progress: number) => void;
