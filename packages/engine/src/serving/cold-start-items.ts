/** Cold-start items: liked items that came after the fit are fitted one by one beside the model. */
import type { DataChange, DerivedState } from "../derived/derived-state.ts";
import { ColdStartRun } from "./cold-start-run.ts";
import type { ColdStartSources } from "./cold-start-run.ts";
import type { ServingModel } from "./serving-model.ts";

/** Keeps the cold-start items of the model that serves up to date, in the background. */
export class ColdStartItems implements DerivedState {
  readonly #sources: ColdStartSources;
  #run: ColdStartRun | undefined;

  constructor(sources: ColdStartSources) {
    this.#sources = sources;
  }

  /** Starts over for another model. `undefined`: no model serves. */
  serve(model: ServingModel | undefined): void {
    this.close();
    if (model === undefined) return;
    this.#run = new ColdStartRun(model, this.#sources);
    this.#run.start();
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
        this.#run?.itemsChanged(change.item_ids);
        break;
      case "any_items_changed":
      case "user_erased":
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
