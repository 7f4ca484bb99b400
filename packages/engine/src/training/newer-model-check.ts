/**
 * Checks whether another process has saved a model that includes all events, so that this process
 * no longer needs to fit one. Tested through coordinator.test.ts.
 */
import type { ModelInfo } from "@hellorec/api";

import type { ServingModelHolder } from "../serving/serving-model-holder.ts";

/** The holder of the serving model, as far as training reads it. */
export interface ServingModelReader extends Pick<ServingModelHolder, "loadNewerIfAny"> {
  readonly current: { readonly info: ModelInfo } | undefined;
}

/** What the check needs from its surroundings. */
export interface NewerModelCheckOptions {
  readonly holder: ServingModelReader;
  /** Counts the events in the log, of all processes. */
  readonly countLog: () => Promise<number>;
}

/**
 * Finds a model that another process saved after the first `find`, and that includes every event
 * that the log had then.
 */
export class NewerModelCheck {
  readonly #options: NewerModelCheckOptions;
  #versionBefore: string | undefined;
  #eventsToInclude: number | undefined;

  constructor(options: NewerModelCheckOptions) {
    this.#options = options;
  }

  /** Whether a `find` has counted the log: later ones know which events a model has to include. */
  get hasStarted(): boolean {
    return this.#eventsToInclude !== undefined;
  }

  /** The model, once it serves here. `undefined`: none so far, or the store cannot be read now. */
  async find(): Promise<ModelInfo | undefined> {
    const { holder, countLog } = this.#options;
    try {
      if (this.#eventsToInclude === undefined) {
        this.#versionBefore = holder.current?.info.version;
        this.#eventsToInclude = await countLog();
      }
      await holder.loadNewerIfAny();
    } catch {
      // The caller waits for the leader lock, which needs the store as well.
      return undefined;
    }
    const info = holder.current?.info;
    if (info === undefined || info.version === this.#versionBefore) return undefined;
    return info.counts.events >= this.#eventsToInclude ? info : undefined;
  }
}
