/**
 * The model that fits use, and the search for a better one in the background: one at a time over all
 * processes that share the data.
 */
import type { ModelInfo, ModelStatus } from "@hellorec/api";

import type { FitLead } from "./fit-lead.ts";
import type { EventSource } from "./fit-messages.ts";
import { choiceOf, firstChoice, isSearchDue } from "./model-choice.ts";
import type { ChosenModel, ModelSetting } from "./model-choice.ts";
import { runFit } from "./run-fit.ts";

/** What a search needs of its surroundings. */
export interface ModelSearchOptions {
  readonly source: EventSource;
  readonly setting: ModelSetting;
  /** Time to compare models, in seconds. */
  readonly budgetSeconds: number;
  readonly lead: FitLead;
  /** A model was chosen: fits it. Nobody else searches until that has ended. */
  readonly onChosen: () => Promise<void>;
  /** Told of failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
}

/** Keeps the choice, and owns the process that compares models. */
export class ModelSearch {
  readonly #options: ModelSearchOptions;
  readonly #closing = new AbortController();
  #chosen: ChosenModel;
  #interactions = 0;
  #running: Promise<void> | undefined;
  #state: ModelStatus["search"];

  constructor(options: ModelSearchOptions) {
    this.#options = options;
    this.#chosen = firstChoice(options.setting);
  }

  /** What the next fit is to use. */
  get chosen(): ChosenModel {
    return this.#chosen;
  }

  /** Seconds a fit may spend on comparing models by itself; 0: there is nothing to compare. */
  get budgetSeconds(): number {
    return this.#options.setting === "auto" ? this.#options.budgetSeconds : 0;
  }

  /** The search under way, if there is one. */
  get state(): ModelStatus["search"] {
    return this.#state;
  }

  /** A model came into service: keeps its choice, or looks for a better one where that is due. */
  served(info: ModelInfo): void {
    if (this.#options.setting !== "auto") return;
    const choice = choiceOf(info);
    if (choice !== undefined && isNewer(choice, this.#chosen)) this.#chosen = choice;
    this.#interactions = info.counts.interactions;
    if (this.#isDue && this.#running === undefined && !this.#closing.signal.aborted) {
      this.#running = this.#run();
    }
  }

  get #isDue(): boolean {
    return isSearchDue(this.#chosen, this.#interactions);
  }

  /** Ends a search under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { lead, onError } = this.#options;
    const { signal } = this.#closing;
    try {
      // Where another process searches, its choice comes with a model and there is no need any more.
      const held = await lead.take(signal, () => !this.#isDue);
      try {
        if (held !== undefined && this.#isDue) await this.#search(held.lost);
      } finally {
        await held?.release();
      }
    } catch (error) {
      if (!signal.aborted) onError(error);
    } finally {
      this.#running = undefined;
    }
  }

  /** @param lost aborts where another process may search by now: the next model that comes tells */
  async #search(lost: AbortSignal): Promise<void> {
    const { source, budgetSeconds, onChosen } = this.#options;
    const started_at = new Date().toISOString();
    const signal = AbortSignal.any([this.#closing.signal, lost]);
    const onProgress = (_phase: string, progress: number) => {
      this.#state = { started_at, progress };
    };
    onProgress("", 0);
    try {
      const order = { kind: "search", source, search_seconds: budgetSeconds } as const;
      const result = await runFit(order, { signal, onProgress });
      if (result.kind !== "chosen") return;
      this.#chosen = result.choice;
    } catch (error) {
      if (lost.aborted) return;
      throw error;
    } finally {
      this.#state = undefined;
    }
    await onChosen();
  }
}

/** Of a search, and not older than the choice that is kept. */
function isNewer({ choice }: ChosenModel, kept: ChosenModel): boolean {
  if (choice.by !== "search") return false;
  return kept.choice.by !== "search" || choice.chosen_at >= kept.choice.chosen_at;
}
