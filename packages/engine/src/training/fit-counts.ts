/** Counts of the fits that ended in this process. Tested through engine-measurements.test.ts. */
import type { ModelInfo } from "@hellorec/api";

/**
 * How a fit ended. `model`: its model was saved and serves. `nothing`: no user likes any item. `failed`:
 * the log says why. `cancelled`: its data changed meanwhile, leadership was lost, or the server stopped.
 */
export type FitOutcome = "model" | "nothing" | "failed" | "cancelled";

/** What an attempt gave: a model, nothing to learn in so many events, or neither: it was cancelled. */
export interface FitAttempt {
  readonly info?: ModelInfo;
  readonly eventsWithoutLikes?: number;
}

/** How an attempt ended that did not fail. */
export function outcomeOf({ info, eventsWithoutLikes }: FitAttempt): FitOutcome {
  if (info !== undefined) return "model";
  return eventsWithoutLikes === undefined ? "cancelled" : "nothing";
}

/** Fits that ended in one way. */
export interface EndedFits {
  readonly outcome: FitOutcome;
  readonly fits: number;
  /** What they took together. */
  readonly seconds: number;
}

/**
 * Counts fits.
 *
 * @example
 * const counts = new FitCounts();
 * counts.add("model", 1.2);
 * counts.ended(); // [{ outcome: "model", fits: 1, seconds: 1.2 }, …]
 */
export class FitCounts {
  readonly #ended: Record<FitOutcome, { fits: number; seconds: number }> = {
    model: { fits: 0, seconds: 0 },
    nothing: { fits: 0, seconds: 0 },
    failed: { fits: 0, seconds: 0 },
    cancelled: { fits: 0, seconds: 0 },
  };

  /** Counts a fit that has ended. */
  add(outcome: FitOutcome, seconds: number): void {
    const ended = this.#ended[outcome];
    ended.fits += 1;
    ended.seconds += seconds;
  }

  /** All outcomes, also those that never came. */
  ended(): EndedFits[] {
    const outcomes: readonly FitOutcome[] = ["model", "nothing", "failed", "cancelled"];
    return outcomes.map((outcome) => ({ outcome, ...this.#ended[outcome] }));
  }
}
