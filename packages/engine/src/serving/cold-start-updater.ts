/**
 * Updates the cold-start items: liked items that came after the fit are fitted one by one beside the
 * model. Tested through cold-start-items.test.ts.
 */
import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { ColdStartRun } from "./cold-start-run.ts";
import type { ColdStartDependencies } from "./cold-start-run.ts";
import type { ServingModel } from "./serving-model.ts";

/** Keeps the cold-start items of the serving model up to date, in the background. */
export class ColdStartUpdater implements DerivedState {
  readonly #dependencies: ColdStartDependencies;
  #run: ColdStartRun | undefined;
  #isStarted = false;

  constructor(dependencies: ColdStartDependencies) {
    this.#dependencies = dependencies;
  }

  /** Looks for the items that are liked already from now on: that takes a ranking of the whole log. */
  start(): void {
    this.#isStarted = true;
    this.#run?.start();
  }

  /** Starts over for another model. `undefined`: no model serves. */
  serve(model: ServingModel | undefined): void {
    this.close();
    if (model === undefined) return;
    // Items may have been put while it was loaded.
    model.addAllArrivals();
    this.#run = new ColdStartRun(model, this.#dependencies);
    if (this.#isStarted) this.#run.start();
  }

  apply(change: DataChange): void {
    switch (change.kind) {
      case "events_appended":
        this.#run?.eventsAppended(change.events);
        break;
      case "events_appended_elsewhere":
        this.#run?.userChanged(change.user_id);
        break;
      case "items_changed":
        this.#run?.model.addArrivals(change.item_ids);
        this.#run?.itemsChanged(change.item_ids);
        break;
      case "user_erased":
        if (change.erased_events !== 0) this.#startOver();
        break;
      case "any_items_changed":
      case "events_removed":
        this.#startOver();
        break;
      case "any_events_changed":
        break;
    }
  }

  /** Stops the work. */
  close(): void {
    this.#run?.stop();
    this.#run = undefined;
  }

  /** Drops all cold-start items: none may depend on erased data. */
  #startOver(): void {
    const model = this.#run?.model;
    model?.coldStart.clear();
    this.serve(model);
  }
}
