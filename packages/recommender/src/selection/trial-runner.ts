/**
 * Fits and measures candidates on held-out items: one at a time, each once, within a budget of
 * time. Tested through select-model.test.ts.
 */
import type { Interactions } from "../data/interactions.ts";
import { fitOnThreads } from "../models/fit-item-weights.ts";
import { openFitThreads } from "../models/row-task.ts";
import type { FitThreads } from "../models/row-task.ts";
import type { Candidate } from "./search-space.ts";
import type { Trial } from "./trial.ts";
import { holdOut, measure } from "./validation.ts";
import type { Validation } from "./validation.ts";

/** The budget and the resources of the trials. */
export interface TrialRunnerOptions {
  readonly budgetSeconds: number;
  readonly seed: number;
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
  /** Called with the share of the budget that is spent, 0..1. */
  readonly onProgress: (share: number) => void;
}

/** The data of a trial: a sample of items and users, or all items for a sample of users. */
export type Scope = "sample" | "all";

const SIZES = {
  sample: { items: 5_000, users: 20_000 },
  all: { items: Number.POSITIVE_INFINITY, users: 8_000 },
} as const;

/** Owns the threads and the clock of a search. Close it after use. */
export class TrialRunner {
  readonly #options: TrialRunnerOptions;
  readonly #interactions: Interactions;
  readonly #validations = new Map<Scope, Validation>();
  readonly #trials = new Map<string, Trial>();
  readonly #threads: FitThreads;
  readonly #started = performance.now();
  readonly #ended: AbortSignal;

  constructor(interactions: Interactions, options: TrialRunnerOptions) {
    this.#options = options;
    this.#interactions = interactions;
    const outOfTime = AbortSignal.timeout(Math.ceil(options.budgetSeconds * 1000));
    this.#ended =
      options.signal === undefined ? outOfTime : AbortSignal.any([options.signal, outOfTime]);
    this.#threads = openFitThreads(options.threads, this.#ended);
  }

  /** All trials so far, in order of time. */
  get trials(): readonly Trial[] {
    return [...this.#trials.values()];
  }

  /** Whether a sample has fewer items than the catalog. */
  get isSampled(): boolean {
    return this.#interactions.itemCount > SIZES.sample.items;
  }

  /** How many interactions a candidate has to predict. */
  heldOut(): number {
    return this.#validation("all").test.userItems.length;
  }

  /** The share of the budget that is spent: 0 at the start, above 1 after its end. */
  spent(): number {
    return (performance.now() - this.#started) / 1000 / this.#options.budgetSeconds;
  }

  shareOfBudget(seconds: number): number {
    return seconds / this.#options.budgetSeconds;
  }

  /** How many items a trial of a scope ranks. */
  itemsIn(scope: Scope): number {
    return this.#validation(scope).targets.length;
  }

  isOutOfTime(): boolean {
    return this.#ended.aborted;
  }

  /**
   * The trial of a candidate: measured now, or before.
   *
   * @throws if the signal is aborted or the budget is spent before the candidate is measured
   */
  async trialOf({ model, params }: Candidate, scope: Scope): Promise<Trial> {
    const key = JSON.stringify([scope, model, params]);
    const known = this.#trials.get(key);
    if (known !== undefined) return known;
    const started = performance.now();
    const validation = this.#validation(scope);
    const report = (): void => this.#options.onProgress(Math.min(1, this.spent()));
    const matrix = await fitOnThreads(
      { model, params },
      { interactions: validation.train, targets: validation.targets },
      { threads: this.#threads, onProgress: report },
    );
    const quality = await measure(matrix, validation, this.#ended);
    report();
    const seconds = (performance.now() - started) / 1000;
    const trial = { model, params, ...quality, items: validation.targets.length, seconds };
    this.#trials.set(key, trial);
    return trial;
  }

  /** Stops the threads. */
  async close(): Promise<void> {
    await this.#threads.close();
  }

  #validation(scope: Scope): Validation {
    const known = this.#validations.get(scope);
    if (known !== undefined) return known;
    const validation = holdOut(this.#interactions, this.#options.seed, SIZES[scope]);
    this.#validations.set(scope, validation);
    return validation;
  }
}
