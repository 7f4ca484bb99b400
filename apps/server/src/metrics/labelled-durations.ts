/** Histograms by a label and the outcome. The program names the labels. Tested through call-stats.test.ts. */
import { OUTCOMES } from "./call-outcome.ts";
import type { CallOutcome } from "./call-outcome.ts";
import { DurationHistogram } from "./duration-histogram.ts";

/** The histogram of one label and outcome. */
export interface DurationSeries {
  readonly label: string;
  readonly outcome: CallOutcome;
  readonly histogram: DurationHistogram;
}

type ByOutcome = Partial<Record<CallOutcome, DurationHistogram>>;

/**
 * Keeps one histogram for each label and each outcome that it had. Other labels than those that
 * were added are not counted, so clients cannot add any.
 *
 * @example
 * const durations = new LabelledDurations(["recommend"]);
 * durations.observe("recommend", "ok", 1.2);
 */
export class LabelledDurations {
  readonly #byLabel = new Map<string, ByOutcome>();

  constructor(labels: Iterable<string>) {
    for (const label of labels) this.add(label);
  }

  /** Adds a label, if it is not there. */
  add(label: string): void {
    if (!this.#byLabel.has(label)) this.#byLabel.set(label, {});
  }

  observe(label: string, outcome: CallOutcome, milliseconds: number): void {
    const histograms = this.#byLabel.get(label);
    if (histograms === undefined) return;
    (histograms[outcome] ??= new DurationHistogram()).observe(milliseconds);
  }

  /** Those that have counted something. */
  *series(): Generator<DurationSeries, void, undefined> {
    for (const [label, histograms] of this.#byLabel) {
      for (const outcome of OUTCOMES) {
        const histogram = histograms[outcome];
        if (histogram !== undefined) yield { label, outcome, histogram };
      }
    }
  }

  /** The histograms of each label. */
  byLabel(): ReadonlyMap<string, Readonly<ByOutcome>> {
    return this.#byLabel;
  }
}
