/** Saved models, as a store offers them. Types only. */
import type { ModelInfo } from "@hellorec/api";

/** A model: its description and its bytes, which the store does not interpret. */
export interface StoredModel {
  readonly info: ModelInfo;
  readonly body: Uint8Array;
}

/** A model, and the number of discards when its fit began. */
export interface ModelToSave extends StoredModel {
  /** The result of `discardCount()` before the fit began to read the log. */
  readonly discardCount: number;
}

/** The saved models. Any number of processes may save and discard at the same time. */
export interface ModelTable {
  /**
   * The number of discards so far, by any process. Read it before a fit begins to read the log, and
   * pass it to `save`.
   *
   * @example
   * const discardCount = await store.models.discardCount();
   * const fitted = await fit(store.location);
   * const isSaved = await store.models.save({ ...fitted, discardCount });
   */
  discardCount(): Promise<number>;
  /**
   * Saves the model. Of earlier models the last few bodies and every info are kept.
   *
   * @returns false where models were discarded since the fit began: this one is not saved
   * @throws {StoreError} UNAVAILABLE or FAILED
   * @example const isSaved = await store.models.save({ info, body, discardCount });
   */
  save(model: ModelToSave): Promise<boolean>;
  /**
   * Deletes the body of every model, and prevents fits under way from being saved: a model must not
   * outlive the events it learnt from. `events.eraseUser` does the same in its own commits.
   *
   * @throws {StoreError} UNAVAILABLE or FAILED
   */
  discard(): Promise<void>;
  /**
   * The newest model whose checksum holds. `damaged` lists the versions that were skipped.
   *
   * @example
   * const { model } = await store.models.latest();
   * if (model !== undefined) serve(model.info.version, model.body);
   */
  latest(): Promise<{ model: StoredModel | undefined; damaged: string[] }>;
  /** The infos of models saved so far, also of those without a body, newest first. */
  history(limit: number): Promise<ModelInfo[]>;
}
