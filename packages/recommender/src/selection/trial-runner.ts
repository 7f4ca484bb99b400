/**
 * Fits and measures candidates on held-out items: one at a time, each once, within a budget of work.
 * Tested through select-model.test.ts as well.
 */
import { collectGarbage } from "../data/collect-garbage.ts";
import { itemsOfUser } from "../data/interactions.ts";
import type { Interactions } from "../data/interactions.ts";
import type { Split } from "../evaluation/holdout.ts";
import { fitOnThreads } from "../models/fit-item-weights.ts";
import { modelOf } from "../models/model-registry.ts";
import type { NamedParams } from "../models/model-registry.ts";
import { openFitThreads } from "../models/row-task.ts";
import type { FitThreads } from "../models/row-task.ts";
import { FitCache } from "../weights/fit-cache.ts";
import { trialBytes } from "./fit-bytes.ts";
import type { Candidate } from "./search-space.ts";
import type { Trial } from "./trial.ts";
import { meanQuality, pairedGain } from "./user-quality.ts";
import type { PairedGain, UserQuality } from "./user-quality.ts";
import { holdOut, measure, sampleOf } from "./validation.ts";
import type { HeldOut, Validation } from "./validation.ts";
import type { WorkBudget } from "./work-budget.ts";

/** The budget and the resources of the trials. */
export interface TrialRunnerOptions {
  readonly budget: WorkBudget;
  /** The trials end after this time, whatever work is left. */
  readonly maxSeconds: number;
  /** Of the whole process. */
  readonly maxBytes: number;
  /** Which items of a user are held out. */
  readonly heldOut: HeldOut;
  readonly seed: number;
  /** Another number holds out other items of the same users. @default 0 */
  readonly part?: number;
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
  /** Called with the share of the budget that is spent, 0..1. */
  readonly onProgress: (share: number) => void;
}

/** The data of a trial: a sample of items and users, or all items for a sample of users. */
export type Scope = "sample" | "all";

const SIZES = {
  sample: { items: 5_000, users: 20_000 },
  all: { items: Number.POSITIVE_INFINITY, users: 30_000 },
} as const;

/** After so many trials the threads are replaced. */
const TRIALS_ON_THREADS: Readonly<Record<Scope, number>> = { sample: 4, all: 1 };

/** The seeds of parts are so far apart that those of two searches seldom meet. */
const SEEDS_BETWEEN_PARTS = 1_000_003;

/** The longest delay of a timer. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The time of a search is up. */
class OutOfTimeError extends Error {
  override readonly name = "OutOfTimeError";
}

/** Owns the threads of a search. Close it after use. */
export class TrialRunner {
  readonly #options: TrialRunnerOptions;
  readonly #interactions: Interactions;
  readonly #split: Split;
  readonly #validations = new Map<Scope, Validation>();
  readonly #trials = new Map<string, Trial>();
  /** The results of trials user by user. */
  readonly #qualities = new Map<Trial, UserQuality>();
  #threads: FitThreads;
  #trialsOnThreads = 0;
  /** Parts of fits to one scope. */
  #cache: { readonly scope: Scope; readonly parts: FitCache } | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #ended: AbortSignal;

  constructor(interactions: Interactions, options: TrialRunnerOptions) {
    this.#options = options;
    this.#interactions = interactions;
    const seed = options.seed + SEEDS_BETWEEN_PARTS * (options.part ?? 0);
    this.#split = holdOut(interactions, options.heldOut, seed);
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

  /**
   * A runner on other held-out items of the same users, with the same budget. The time of this one is
   * its time as well. Close it after use.
   */
  onPart(part: number, heldOut: HeldOut): TrialRunner {
    const options = { ...this.#options, part, heldOut, signal: this.#ended };
    return new TrialRunner(this.#interactions, options);
  }

  /** How many interactions a candidate has to predict. */
  heldOut(): number {
    return this.#validation("all").test.userItems.length;
  }

  /** The share of the budget that is spent: 0 at the start, above 1 after its end. */
  spent(): number {
    return this.#options.budget.spent();
  }

  /** The share of the budget that a trial of the candidate takes at most. */
  costOf({ model, params }: Candidate, scope: Scope): number {
    const { train, targets } = this.#validation(scope);
    const fit = modelOf(model).operations({ interactions: train, targets, params });
    return this.#options.budget.shareOf(fit + this.#measuring(params, scope));
  }

  /** Whether there is memory for a fit of the candidate to all of the data. */
  hasMemoryFor(candidate: Candidate): boolean {
    const { userCount: users, itemCount: items, userItems } = this.#interactions;
    const size = { users, items, interactions: userItems.length };
    return trialBytes(candidate, size, this.#options.threads) <= this.#options.maxBytes;
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
    const { budget, onProgress } = this.#options;
    const report = (): void => onProgress(Math.min(1, budget.spent()));
    const matrix = await fitOnThreads(
      { model, params },
      { interactions: validation.train, targets: validation.targets },
      {
        threads: this.#threads,
        onProgress: report,
        cache: this.#cacheOf(scope),
        onOperations: (operations) => budget.spend(operations),
      },
    );
    budget.spend(this.#measuring(params, scope));
    const quality = await measure(matrix, validation, this.#ended);
    report();
    const seconds = (performance.now() - started) / 1000;
    const items = validation.targets.length;
    const trial = { model, params, ...meanQuality(quality), items, seconds };
    this.#trials.set(key, trial);
    this.#qualities.set(trial, quality);
    await this.#renewThreads(scope);
    collectGarbage();
    return trial;
  }

  /**
   * How much more of the metric one trial has than another that ranked the same items.
   *
   * @throws RangeError if they ranked different items, or are of another search
   */
  gainOver(trial: Trial, other: Trial): PairedGain {
    if (trial.items !== other.items) {
      throw new RangeError("two trials are compared on the same items");
    }
    return pairedGain(this.qualityOf(trial), this.qualityOf(other));
  }

  /**
   * The result of a trial, user by user.
   *
   * @throws RangeError if it is of another search
   */
  qualityOf(trial: Trial): UserQuality {
    const quality = this.#qualities.get(trial);
    if (quality === undefined) throw new RangeError("the trial is of another search");
    return quality;
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
    const validation = sampleOf(this.#split, SIZES[scope], this.#options.seed);
    this.#validations.set(scope, validation);
    return validation;
  }
}
