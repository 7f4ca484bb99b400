/** The question and the answer of `EventLog.popularity`. Types only. */

/** How events add up to popularity. */
export interface PopularityQuery {
  /** Weight by event type. Types that are left out do not count. */
  readonly weights: Readonly<Record<string, number>>;
  /** A rating counts `value - rating_midpoint`. `weights` does not apply to ratings. */
  readonly rating_midpoint: number;
  readonly half_life_ms: number;
  /** Count only events at most this much older than the newest. */
  readonly window_ms?: number | undefined;
}

/** Popularity at one moment of the log. */
export interface PopularitySnapshot {
  /** The time from which ages are measured, in milliseconds since 1970. */
  readonly newest: number;
  /** Items of positive popularity, highest first. */
  readonly items: readonly ItemPopularity[];
}

/** An item with its popularity. */
export interface ItemPopularity {
  readonly item_id: string;
  readonly popularity: number;
}
