import type { Interactions } from "../data/interactions.ts";
import { FitThreads } from "../kernels/fit-threads.ts";
import { fitOnThreads } from "../models/fit-item-weights.ts";
// Tries candidates on held-out items: one at a time, each once, within a budget of time.
import type { TriedModel } from "./choose-model.ts";
import type { Candidate } from "./search-space.ts";
import { holdOut, measure, type Validation } from "./validation.ts";

/** On what, and for how long, candidates are tried. */
export interface TrialOptions {
  /** In seconds. */
  readonly budget: number;
  readonly seed: number;
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
  /** Takes the share of the budget that is spent. */
  readonly onProgress: (share: number) => void;
}

/** How much of the data a trial looks at: a sample, or all items for a sample of users. */
export type Scope = "sample" | "all";

const sizes = {
  sample: { items: 5_000, users: 20_000 },
  all: { items: Number.POSITIVE_INFINITY, users: 8_000 },
} as const;

/** Owns the threads and the clock of a search. */
export class Trials {
  readonly #options: TrialOptions;
  readonly #interactions: Interactions;
  readonly #validations = new Map<Scope, Validation>();
  readonly #tried = new Map<string, TriedModel>();
  readonly #threads: FitThreads;
  readonly #started = performance.now();
  readonly #ended: AbortSignal;

  constructor(interactions: Interactions, options: TrialOptions) {
    this.#options = options;
    this.#interactions = interactions;
    const outOfTime = AbortSignal.timeout(Math.ceil(options.budget * 1000));
    this.#ended =
      options.signal === undefined ? outOfTime : AbortSignal.any([options.signal, outOfTime]);
    this.#threads = new FitThreads(options.threads, this.#ended);
  }

  /** In the order of trial. */
  get tried(): readonly TriedModel[] {
    return [...this.#tried.values()];
  }

  /** Whether a sample is less than everything. */
  get isSampled(): boolean {
    return this.#interactions.itemCount > sizes.sample.items;
  }

  /** How many interactions a candidate has to predict. */
  heldOut(): number {
    return this.#validation("all").test.userItems.length;
  }

  /** The share of the budget that is spent, from 0 on. */
  spent(): number {
    return (performance.now() - this.#started) / 1000 / this.#options.budget;
  }

  shareOfBudget(seconds: number): number {
    return seconds / this.#options.budget;
  }

  /** How many items a trial of a scope ranks. */
  itemsIn(scope: Scope): number {
    return this.#validation(scope).targets.length;
  }

  isOutOfTime(): boolean {
    return this.#ended.aborted;
  }

  /**
   * Fits and measures a candidate, or remembers how it did.
   *
   * @throws if the signal is aborted or the budget is spent before it is measured
   */
  async try({ model, params }: Candidate, scope: Scope): Promise<TriedModel> {
    const key = JSON.stringify([scope, model, params]);
    const known = this.#tried.get(key);
    if (known !== undefined) return known;
    const started = performance.now();
    const validation = this.#validation(scope);
    const report = (): void => this.#options.onProgress(Math.min(1, this.spent()));
    const weights = await fitOnThreads(
      { model, params },
      {
        interactions: validation.train,
        targets: validation.targets,
        threads: this.#threads,
        onProgress: report,
      },
    );
    const metric = await measure(weights, validation, this.#ended);
    report();
    const seconds = (performance.now() - started) / 1000;
    const trial = { model, params, metric, items: validation.targets.length, seconds };
    this.#tried.set(key, trial);
    return trial;
  }

  /** Stops the threads. */
  async close(): Promise<void> {
    await this.#threads.close();
  }

  #validation(scope: Scope): Validation {
    const known = this.#validations.get(scope);
    if (known !== undefined) return known;
    const made = holdOut(this.#interactions, this.#options.seed, sizes[scope]);
    this.#validations.set(scope, made);
    return made;
  }
}
