/** The question and the answer of `EventLog.popularity`. Types only. */

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
