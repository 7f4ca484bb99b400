/** Everything about fitting: when, which model, by which process, and what callers are told of it. */
import type { FitJob, ModelPort } from "@hellorec/api";
import type { Store } from "@hellorec/store";

import type { ActiveModel } from "../serving/active-model.ts";
import type { ServingModel } from "../serving/serving-model.ts";
import { KeyNotifier } from "../util/key-notifier.ts";
import { FitLead } from "./fit-lead.ts";
import type { EventSource } from "./fit-messages.ts";
import { FitSchedule } from "./fit-schedule.ts";
import type { ModelSetting } from "./model-choice.ts";
import { ModelSearch } from "./model-search.ts";
import { JOB_CHANGED, Training } from "./training.ts";

/** What fits need of their surroundings. */
export interface FitsOptions {
  readonly store: Store;
  readonly source: EventSource;
  readonly model: ActiveModel;
  readonly setting: ModelSetting;
  /** Time to compare models, in seconds. */
  readonly budgetSeconds: number;
  readonly afterEvents: number;
  readonly afterHours: number;
  readonly onError: (error: unknown) => void;
}

/** Owns the processes that fit and search, and the model port. Whoever opened it closes it. */
export class Fits {
  readonly port: ModelPort;
  readonly #options: FitsOptions;
  readonly #lead: FitLead;
  readonly #jobChanges = new KeyNotifier();
  readonly #schedule: FitSchedule;
  readonly #search: ModelSearch;
  readonly #training: Training;
  /** The model this process fitted last: the schedule knows of it by the fit's end. */
  #fittedHere: string | undefined;
  #starting: Promise<void> | undefined;

  constructor(options: FitsOptions) {
    const { store, source, model, onError } = options;
    this.#options = options;
    this.#lead = new FitLead(store, "fit");
    this.#schedule = new FitSchedule(
      {
        afterEvents: options.afterEvents,
        afterHours: options.afterHours,
        count: () => this.#countEvents(),
        start: () => {
          this.#starting ??= this.#startIfLeading().finally(() => {
            this.#starting = undefined;
          });
        },
      },
      model.current?.info.counts.events ?? 0,
    );
    this.#search = new ModelSearch({
      source,
      setting: options.setting,
      budgetSeconds: options.budgetSeconds,
      lead: new FitLead(store, "search"),
      onChosen: () => {
        this.#training.startAnew();
        return this.#training.idle();
      },
      onError,
    });
    this.#training = new Training({
      order: () => ({
        kind: "fit",
        source,
        choice: this.#search.chosen,
        search_seconds: this.#search.budgetSeconds,
      }),
      models: store.models,
      lead: this.#lead,
      changes: this.#jobChanges,
      schedule: this.#schedule,
      serve: (fitted) => {
        this.#fittedHere = fitted.info.version;
        return model.serve(fitted);
      },
      awaitModel: () => this.#awaitModel(),
      // Nobody likes anything any more: neither may a model that learnt otherwise serve.
      onNothing: async () => {
        if (model.current === undefined) return;
        await model.drop();
        await store.models.discard();
      },
      onError,
    });
    this.port = {
      // Who asks for a fit wants what was tracked before in it.
      train: async () =>
        this.#schedule.hasNewEvents ? this.#training.startLatest() : this.#training.start(),
      status: () => Promise.resolve(this.#status()),
      history: async ({ limit }) => ({ models: await store.models.history(limit) }),
      progress: (query, signal) => this.#progress(query.job_id, signal),
    };
  }

  /** Fits at once where a model is missing, else once there are enough new events. */
  async open(isWhole: boolean): Promise<void> {
    const { store, model } = this.#options;
    if (model.current !== undefined) this.#search.served(model.current.info);
    // There was a model once: it was damaged, or discarded when a user was forgotten. Where an older
    // one serves in its place, it does so until the fit is done.
    const isMissing = model.current === undefined && (await store.models.history(1)).length > 0;
    const known = model.current?.info.counts.events ?? 0;
    if (isMissing || !isWhole) this.#training.start();
    else this.#schedule.add((await this.#countEvents()) - known);
  }

  /** The model in service was swapped. */
  swapped(model: ServingModel | undefined): void {
    if (model === undefined) {
      if (!this.#training.isRunning) this.#schedule.lostModel();
      return;
    }
    const { info } = model;
    if (info.version !== this.#fittedHere) {
      this.#schedule.endedElsewhere(info.fit_seconds * 1000, info.counts.events);
    }
    this.#search.served(info);
  }

  /** This process added events to the log. */
  eventsAdded(count: number): void {
    this.#schedule.add(count);
  }

  /** Another process added events to the log, or took some out. */
  logChangedElsewhere(): void {
    this.#schedule.addedElsewhere();
  }

  /** Events were erased: no model that learnt from them may come out of a fit. */
  eventsErased(): void {
    this.#training.startAnew();
  }

  /** Another process erased events, and fits anew itself. */
  eventsErasedElsewhere(): void {
    this.#training.beginAgain();
  }

  async close(): Promise<void> {
    this.#jobChanges.close();
    this.#schedule.close();
    await this.#starting;
    await Promise.all([this.#search.close(), this.#training.close()]);
  }

  /** Starts the fit that is due, unless another process is at it or was quicker. */
  async #startIfLeading(): Promise<void> {
    const lead = this.#training.isRunning ? undefined : await this.#lead.tryTake();
    if (lead === undefined) return this.#schedule.tryAgain();
    try {
      await this.#options.model.followNewer();
    } catch (error) {
      this.#options.onError(error);
    }
    if (this.#schedule.isDue) this.#training.startLeading(lead);
    else await lead.release();
  }

  async #awaitModel() {
    const { model } = this.#options;
    const before = model.current?.info.version;
    const events = await this.#countEvents();
    return async () => {
      await model.followNewer();
      const info = model.current?.info;
      const knowsAll = info !== undefined && info.counts.events >= events;
      return knowsAll && info.version !== before ? info : undefined;
    };
  }

  async #countEvents(): Promise<number> {
    return (await this.#options.store.counts()).events;
  }

  #status() {
    const info = this.#options.model.current?.info;
    const { state } = this.#search;
    return {
      model: info ?? null,
      version: info?.version ?? null,
      trained_at: info?.trained_at ?? null,
      job: this.#training.job ?? null,
      ...(state !== undefined && { search: state }),
    };
  }

  /** The job as it goes on, until the one asked for has ended. */
  async *#progress(
    jobId: string | undefined,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<FitJob, void, undefined> {
    const changed = this.#jobChanges.subscribe(JOB_CHANGED, signal);
    try {
      do {
        const { job } = this.#training;
        if (job !== undefined && (jobId === undefined || job.job_id === jobId)) yield job;
        const ended = job === undefined || job.job_id !== jobId || job.state !== "running";
        if (jobId !== undefined && ended) return;
      } while ((await changed.next()).done !== true);
    } finally {
      await changed.return();
    }
  }
}
