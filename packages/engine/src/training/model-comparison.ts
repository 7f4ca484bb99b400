/**
 * Compares models in the background and keeps the selected model. One process at a time compares
 * models among all that share the data. Tested through training.test.ts.
 */
import type { ModelInfo, ModelStatus } from "@hellorec/api";

import type { FitSource } from "./fit-process/fit-messages.ts";
import { runFitProcess } from "./fit-process/run-fit-process.ts";
import type { Leadership } from "./leadership.ts";
import {
  defaultSelection,
  isComparisonDue,
  ofEveryone,
  outdatedSelection,
  replacesSelection,
  selectedModelOf,
} from "./model-selection.ts";
import type { ComparisonBudget, ModelSetting, SelectedModel } from "./model-selection.ts";

/** What a comparison needs from its surroundings. */
export interface ModelComparisonOptions {
  readonly source: FitSource;
  readonly setting: ModelSetting;
  readonly budget: ComparisonBudget;
  readonly leadership: Leadership;
  /** Fits the model that was selected. No other process compares until the promise settles. */
  readonly onSelected: () => Promise<void>;
  /** Receives failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
  /** Receives lines about what is not as usual, for the same log. */
  readonly onNote: (line: string) => void;
}

/** Time ended a comparison before its work was done. */
class StoppedComparisonError extends Error {
  override readonly name = "StoppedComparisonError";

  constructor({ seconds, operations }: ComparisonBudget) {
    super(
      `the comparison of models was stopped after ${seconds} s, before its ${operations} additions were done: the selected model is the best so far, and may be another one next time. Allow more seconds, or less work`,
    );
  }
}

/** Owns the selected model and the process that compares models. */
export class ModelComparison {
  readonly #options: ModelComparisonOptions;
  readonly #closing = new AbortController();
  /** Aborts when events were removed: a comparison that read them says nothing any more. */
  #removal = new AbortController();
  #selected: SelectedModel;
  #interactions = 0;
  #running: Promise<void> | undefined;
  #status: ModelStatus["search"];

  constructor(options: ModelComparisonOptions) {
    this.#options = options;
    this.#selected = defaultSelection(options.setting);
  }

  /** The model that the next fit uses. */
  get selected(): SelectedModel {
    return this.#selected;
  }

  /** What a fit may spend on comparing models by itself; undefined: the settings name a model. */
  get budgetOfFit(): ComparisonBudget | undefined {
    return this.#options.setting === "auto" ? this.#options.budget : undefined;
  }

  /** The comparison that runs, if there is one. On the wire it is `search`. */
  get status(): ModelStatus["search"] {
    return this.#status;
  }

  /** Another model serves now: takes over its selection, and starts a comparison if one is due. */
  modelServed(info: ModelInfo): void {
    if (this.#options.setting !== "auto") return;
    const saved = selectedModelOf(info);
    if (saved !== undefined && replacesSelection(saved, this.#selected)) this.#selected = saved;
    this.#interactions = ofEveryone(info.counts.interactions, info.sample?.share ?? 1);
    if (this.#isDue && this.#running === undefined && !this.#closing.signal.aborted) {
      this.#running = this.#run();
    }
  }

  /**
   * Saved models were discarded with events that they learned from. So is the selection; the next
   * model starts a new comparison.
   */
  eventsRemoved(): void {
    if (this.#selected.selection.by === "search") this.#selected = outdatedSelection();
    this.#removal.abort();
    this.#removal = new AbortController();
  }

  get #isDue(): boolean {
    return isComparisonDue(this.#selected, this.#interactions);
  }

  /** Cancels a comparison that runs. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { leadership, onError } = this.#options;
    const { signal } = this.#closing;
    try {
      // The selection of another process comes with its model. Then no comparison is due any more.
      const isLeader = await leadership.acquire(signal, () => !this.#isDue);
      try {
        const stopped = AbortSignal.any([leadership.lost, this.#removal.signal]);
        if (isLeader && this.#isDue) await this.#compare(stopped);
      } finally {
        await leadership.release();
      }
    } catch (error) {
      if (!signal.aborted) onError(error);
    } finally {
      this.#running = undefined;
    }
  }

  /**
   * @param stopped aborts when another process may compare models, or the data is gone; the next
   *   model may start a new comparison
   */
  async #compare(stopped: AbortSignal): Promise<void> {
    const { source, budget, onSelected, onError, onNote } = this.#options;
    const startedAt = new Date().toISOString();
    const signal = AbortSignal.any([this.#closing.signal, stopped]);
    const onProgress = (_phase: string, progress: number) => {
      this.#status = { started_at: startedAt, progress };
    };
    onProgress("", 0);
    try {
      const order = { kind: "compare", source, budget } as const;
      const result = await runFitProcess(order, { signal, onProgress, onNote });
      if (result.kind !== "selected") return;
      this.#selected = result.selected;
      if (result.is_stopped) onError(new StoppedComparisonError(budget));
    } catch (error) {
      if (stopped.aborted) return;
      throw error;
    } finally {
      this.#status = undefined;
    }
    await onSelected();
  }
}
