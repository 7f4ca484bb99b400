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
  /** The age in milliseconds at which half of a weight is left. */
  readonly halfLifeMs: number;
  /**
   * Count only events of UTC days that are at most this many milliseconds, rounded up to days, before
   * the day of the newest event. @default all events
   */
  readonly windowMs?: number | undefined;
}

/** Popularity at one moment of the log. */
export interface PopularitySnapshot {
  /**
   * The start of the UTC day from which ages are measured, in milliseconds since 1970. `undefined`: no
   * event has a time that is believed.
   */
  readonly newest: number | undefined;
  /** Items with an event of positive weight, by `decayed_weight`, highest first. */
  readonly items: readonly ItemPopularity[];
  /** A worker of a cluster is down: events that were not counted by day yet are missing. */
  readonly isPartial: boolean;
}

/** An item with what its events add up to. */
export interface ItemPopularity {
  readonly item_id: string;
  /** The sum of the weights, whatever their age. */
  readonly total_weight: number;
  /** The sum of the weights after decay. */
  readonly decayed_weight: number;
  /** The place by `total_weight`, from 1. Each item has a place of its own. */
  readonly total_rank: number;
}
