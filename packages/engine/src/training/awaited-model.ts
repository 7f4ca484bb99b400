/**
 * Looks for a model of another process that makes the fit of this one needless. Tested through
 * coordinator.test.ts.
 */
import type { ModelInfo } from "@hellorec/api";

import type { ActiveModel } from "../serving/active-model.ts";

/** The model in service, as far as training reads it. */
export interface FollowedModel extends Pick<ActiveModel, "followNewer"> {
  readonly current: { readonly info: ModelInfo } | undefined;
}

/** What the look-up needs from its surroundings. */
export interface AwaitedModelOptions {
  readonly model: FollowedModel;
  /** Counts the events in the log, of all processes. */
  readonly countLog: () => Promise<number>;
}

/** A model that is saved after the first `find` and includes every event that the log held then. */
export class AwaitedModel {
  readonly #options: AwaitedModelOptions;
  #versionBefore: string | undefined;
  #events: number | undefined;

  constructor(options: AwaitedModelOptions) {
    this.#options = options;
  }

  /** Whether a `find` has read the log, so that later ones know which events to look for. */
  get isAwaited(): boolean {
    return this.#events !== undefined;
  }

  /** Gives the model once it serves. Where the store cannot be read now: undefined. */
  async find(): Promise<ModelInfo | undefined> {
    const { model, countLog } = this.#options;
    try {
      if (this.#events === undefined) {
        this.#versionBefore = model.current?.info.version;
        this.#events = await countLog();
      }
      await model.followNewer();
    } catch {
      // The caller waits for the leader lock, which needs the store as well.
      return undefined;
    }
    const info = model.current?.info;
    if (info === undefined || info.version === this.#versionBefore) return undefined;
    return info.counts.events >= this.#events ? info : undefined;
  }
}
