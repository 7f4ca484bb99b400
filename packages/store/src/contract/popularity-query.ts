/** The question and the answer of `EventLog.popularity`, and what is saved of answers. Types only. */

/** How the events of an item add up. `EventLog.popularity` has an example. */
export interface PopularityQuery {
  /** Weight by event type. Types that are left out do not count. */
  readonly weights: Readonly<Record<string, number>>;
  /**
   * Types that take back a user's earlier events of another type on the item, and that type:
   * `{ unlike: "like" }`.
   */
  readonly retractions: Readonly<Record<string, string>>;
  /** A rating counts `value - ratingMidpoint`. `weights` does not apply to ratings. */
  readonly ratingMidpoint: number;
  /** Only days that are at most so many days before the newest one. @default all events */
  readonly windowDays?: number | undefined;
}

/** What the events of each item add up to on each UTC day. */
export interface PopularityByDay {
  /**
   * The day of the newest event, of any type, counted from 1970. No day of an item is later.
   * `undefined`: no event has a time that is believed.
   */
  readonly newest: number | undefined;
  /** A worker of a cluster is down: events that were not counted by day yet are missing. */
  readonly isPartial: boolean;
  /** The items with an event of positive weight, some at a time. To be read once. */
  readonly items: AsyncIterable<readonly ItemDays[]>;
  /**
   * Whether the items are of one moment of the log. To be asked after they were read. On a cluster the
   * coordinator and its workers may answer at different moments: an event that was counted by day in
   * between may be missing, or be there twice.
   */
  readonly isOfOneMoment: () => Promise<boolean>;
}

/** The weights of one item by day. */
export interface ItemDays {
  readonly item_id: string;
  /**
   * Days counted from 1970, newest first, each once. -Infinity, in the end: the events whose time is
   * not believed (see event-time.ts).
   */
  readonly days: readonly number[];
  /** The sum of the weights of each of the days. Above 0. */
  readonly weights: readonly number[];
}

/** Bytes that the store does not interpret, and what they depend on. */
export interface DaysToSave {
  /** What the sums were made with, such as the weights. The one who loads them names the same. */
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
