/** Assembles training and passes data changes to it. */
import type { ModelPort } from "@hellorec/api";
import type { Store } from "@hellorec/store";

import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { storedUnweightedTypes } from "../feedback/unweighted-types.ts";
import type { ServingModelHolder } from "../serving/serving-model-holder.ts";
import type { ServingModel } from "../serving/serving-model.ts";
import { TrainingCoordinator } from "./coordinator.ts";
import type { EndedFits } from "./fit-counts.ts";
import { CurrentFitJob } from "./fit-job.ts";
import type { FitSource } from "./fit-process/fit-messages.ts";
import { Leadership } from "./leadership.ts";
import { ModelComparison } from "./model-comparison.ts";
import { modelPort } from "./model-port.ts";
import type { ComparisonBudget, ModelSetting } from "./model-selection.ts";
import type { RefitSettings } from "./refit-policy.ts";
import { RefitSchedule } from "./refit-schedule.ts";

/** What training needs from its surroundings. */
export interface TrainingOptions extends RefitSettings {
  readonly store: Store;
  readonly source: FitSource;
  readonly holder: ServingModelHolder;
  readonly setting: ModelSetting;
  /** What a comparison of models may take. */
  readonly budget: ComparisonBudget;
  /** Receives failures, for the operator's log. */
  readonly onError: (error: unknown) => void;
  /** Receives lines about what is not as usual, for the same log. */
  readonly onNote: (line: string) => void;
}

/**
 * Training: fits models when callers ask for it and when enough events are new, and compares models
 * in the background. It owns the child processes of both.
 */
export class Training implements DerivedState {
  readonly port: ModelPort;
  readonly #options: TrainingOptions;
  readonly #job = new CurrentFitJob();
  readonly #schedule: RefitSchedule;
  readonly #comparison: ModelComparison;
  readonly #coordinator: TrainingCoordinator;

  constructor(options: TrainingOptions) {
    const { store, source, holder, onError, onNote } = options;
    const job = this.#job;
    this.#options = options;
    const countLog = () => store.countEvents();
    const schedule = new RefitSchedule({
      afterEvents: options.afterEvents,
      afterHours: options.afterHours,
      fittedEvents: fittedEventsOf(holder),
      countLog,
      onScheduled: () => this.#coordinator.notify("fit_scheduled"),
      onDue: () => this.#coordinator.notify("fit_due"),
    });
    const comparison = new ModelComparison({
      source,
      setting: options.setting,
      budget: options.budget,
      // The lock's name is the same in every version of the program.
      leadership: new Leadership(store, "search"),
      onSelected: () => {
        this.#coordinator.notify("refit_required");
        return this.#coordinator.idle();
      },
      onError,
      onNote,
    });
    this.#schedule = schedule;
    this.#comparison = comparison;
    this.#coordinator = new TrainingCoordinator({
      order: () => ({
        kind: "fit",
        source,
        selected: comparison.selected,
        budget: comparison.budgetOfFit,
      }),
      leadership: new Leadership(store, "fit"),
      models: store.models,
      holder,
      schedule,
      job,
      countLog,
      onError,
      onNote,
    });
    const coordinator = this.#coordinator;
    const unweightedTypes = () => storedUnweightedTypes(store.events, source.eventWeights);
    this.port = modelPort({
      coordinator,
      comparison,
      job,
      holder,
      models: store.models,
      unweightedTypes,
    });
  }

  /**
   * Starts a fit at once if a model is missing, else a count of the events of before the start.
   *
   * @param hasRefusedModel a saved model was refused
   */
  async open(hasRefusedModel: boolean): Promise<void> {
    const { store, holder } = this.#options;
    if (holder.current !== undefined) this.#comparison.modelServed(holder.current.info);
    // There was a model: it was damaged, or discarded when a user was erased. An older one may serve
    // until the fit is done.
    const isMissing = holder.current === undefined && (await store.models.history(1)).length > 0;
    if (isMissing || hasRefusedModel) this.#coordinator.notify("refit_required");
    else this.#schedule.unfitted.addOlder();
  }

  apply(change: DataChange): void {
    switch (change.kind) {
      case "events_appended":
        this.#schedule.unfitted.add(change.events.length);
        break;
      case "events_appended_elsewhere":
      case "any_events_changed":
        this.#schedule.unfitted.addElsewhere();
        break;
      case "user_erased":
        if (change.by === "other_process") this.#coordinator.notify("refit_required_elsewhere");
        else if (change.erased_events !== 0) this.#coordinator.notify("refit_required");
        break;
      case "events_removed":
        if (change.removed_events === 0) break;
        this.#comparison.eventsRemoved();
        this.#coordinator.notify("refit_required");
        break;
      case "items_changed":
      case "any_items_changed":
        // A model is made of events alone.
        break;
    }
  }

  /** The fits of this process that ended. */
  endedFits(): EndedFits[] {
    return this.#coordinator.counts.ended();
  }

  /** The serving model was swapped; undefined: none serves any more. */
  modelSwapped(model: ServingModel | undefined): void {
    this.#coordinator.modelSwapped(model?.info);
    if (model !== undefined) this.#comparison.modelServed(model.info);
  }

  /** Cancels a fit and a comparison that run, and ends every `progress`. */
  async close(): Promise<void> {
    this.#job.close();
    this.#schedule.close();
    await Promise.all([this.#comparison.close(), this.#coordinator.close()]);
  }
}

function fittedEventsOf({ current }: ServingModelHolder): number {
  return current?.info.counts.events ?? 0;
}
