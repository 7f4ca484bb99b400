/** The saved sums by item and day, as a store offers them. Types only. */

/** Bytes that the store does not interpret, and what they depend on. */
export interface DaysToSave {
  /** What the sums were made with, such as the weights. Whoever loads them names the same. */
  readonly settings: string;
  readonly body: Uint8Array;
  /** The result of `ModelTable.discardCount()` before the log was read for them. */
  readonly discardCount: number;
}

/**
 * What a server read of the log, for its next start: one body, of whichever process saved last. An
 * erasure of any events makes it invalid in its own commit, and drops its bytes as it drops models'.
 */
export interface SavedDays {
  /**
   * When the valid body with these settings was saved, in ms since 1970. `undefined`: there is none.
   *
   * @example
   * const savedAt = await store.savedDays.savedAt(settings);
   * const isOld = savedAt === undefined || savedAt < Date.now() - 600_000;
   */
  savedAt(settings: string): Promise<number | undefined>;
  /**
   * Saves a body in place of the last one, in parts: other writes go on in between.
   *
   * @returns false where events were erased since the log was read for it: it is not saved
   * @throws {StoreError} UNAVAILABLE or FAILED
   * @example const isSaved = await store.savedDays.save({ settings, body, discardCount });
   */
  save(days: DaysToSave): Promise<boolean>;
  /**
   * The saved body. `undefined`: there is none with these settings, it is damaged, events were erased
   * since it was made, or it is replaced just now.
   *
   * @throws {StoreError} UNAVAILABLE or FAILED
   * @example const body = await store.savedDays.load(settings);
   */
  load(settings: string): Promise<Uint8Array | undefined>;
}
