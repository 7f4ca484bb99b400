/**
 * Fits and measures candidates on held-out items: one at a time, each once, within a budget of work.
 * Work is counted in additions, so that equal input takes equal work on any machine, at any load.
 * Tested through select-model.test.ts as well.
 */
import { itemsOfUser } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import { fitOnThreads } from "../models/fit-item-weights.ts";
import { modelOf } from "../models/model-registry.ts";
import type { NamedParams } from "../models/model-registry.ts";
import { openFitThreads } from "../models/row-task.ts";
import type { FitThreads } from "../models/row-task.ts";
import { FitCache } from "../weights/fit-cache.ts";
import { collectGarbage } from "./collect-garbage.ts";
import type { Candidate } from "./search-space.ts";
import type { Trial } from "./trial.ts";
import { holdOut, measure } from "./validation.ts";
import type { Validation } from "./validation.ts";

/** The budget and the resources of the trials. */
export interface TrialRunnerOptions {
  /** The additions that all trials together may take. */
  readonly budgetOperations: number;
  /** The trials end after this time, whatever work is left. */
  readonly maxSeconds: number;
  /** Whether a user's items are in the order of time, so that the newest can be held out. */
  readonly isOrdered: boolean;
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

/** After so many trials the threads are replaced. */
const TRIALS_ON_THREADS: Readonly<Record<Scope, number>> = { sample: 4, all: 1 };

/** The longest delay of a timer. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The time of a search is up. */
class OutOfTimeError extends Error {
  override readonly name = "OutOfTimeError";
}

/** Owns the threads and the budget of a search. Close it after use. */
export class TrialRunner {
  readonly #options: TrialRunnerOptions;
  readonly #interactions: Interactions;
  readonly #validations = new Map<Scope, Validation>();
  readonly #trials = new Map<string, Trial>();
  #threads: FitThreads;
  #trialsOnThreads = 0;
  #operations = 0;
  /** Parts of fits to one scope. */
  #cache: { readonly scope: Scope; readonly parts: FitCache } | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #ended: AbortSignal;

  constructor(interactions: Interactions, options: TrialRunnerOptions) {
    this.#options = options;
    this.#interactions = interactions;
    // Not AbortSignal.timeout: of signals that `any` joins, one that nothing else holds may be collected.
    const outOfTime = new AbortController();
    const milliseconds = Math.min(Math.ceil(options.maxSeconds * 1000), MAX_DELAY_MS);
    this.#timer = setTimeout(() => outOfTime.abort(new OutOfTimeError()), milliseconds).unref();
    this.#ended =
      options.signal === undefined
        ? outOfTime.signal
        : AbortSignal.any([options.signal, outOfTime.signal]);
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
    return this.#operations / this.#options.budgetOperations;
  }

  /** The share of the budget that a trial of the candidate takes at most. */
  costOf({ model, params }: Candidate, scope: Scope): number {
    const { train, targets } = this.#validation(scope);
    const fit = modelOf(model).operations({ interactions: train, targets, params });
    return (fit + this.#measuring(params, scope)) / this.#options.budgetOperations;
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
      {
        threads: this.#threads,
        onProgress: report,
        cache: this.#cacheOf(scope),
        onOperations: (operations) => (this.#operations += operations),
      },
    );
    this.#operations += this.#measuring(params, scope);
    const quality = await measure(matrix, validation, this.#ended);
    report();
    const seconds = (performance.now() - started) / 1000;
    const trial = { model, params, ...quality, items: validation.targets.length, seconds };
    this.#trials.set(key, trial);
    await this.#renewThreads(scope);
    collectGarbage();
    return trial;
  }

  /** Idle threads collect no garbage, and shared memory lives as long as one of them refers to it. */
  async #renewThreads(scope: Scope): Promise<void> {
    this.#trialsOnThreads += 1;
    if (this.#trialsOnThreads < TRIALS_ON_THREADS[scope]) return;
    this.#trialsOnThreads = 0;
    await this.#threads.close();
    this.#threads = openFitThreads(this.#options.threads, this.#ended);
  }

  /** Stops the threads. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#threads.close();
  }

  /** The additions that measuring takes: a row of weights for each item of a tested history. */
  #measuring(params: NamedParams, scope: Scope): number {
    const { train, test } = this.#validation(scope);
    let items = 0;
    for (let user = 0; user < train.userCount; user += 1) {
      if (itemsOfUser(test, user).length > 0) items += itemsOfUser(train, user).length;
    }
    return items * (params["neighbours"] ?? 1);
  }

  #cacheOf(scope: Scope): FitCache {
    if (this.#cache?.scope !== scope) this.#cache = { scope, parts: new FitCache() };
    return this.#cache.parts;
  }

  #validation(scope: Scope): Validation {
    const known = this.#validations.get(scope);
    if (known !== undefined) return known;
    const validation = holdOut(this.#interactions, this.#options, SIZES[scope]);
    this.#validations.set(scope, validation);
    return validation;
  }
}
