/** The usual types of events, and what they mean where the server's settings say nothing else. */

/**
 * What one event of a type adds to the weight of its item. A test of the engine compares them with its
 * own.
 *
 * @example DEFAULT_EVENT_WEIGHTS.purchase // 5
 */
export const DEFAULT_EVENT_WEIGHTS = { view: 1, click: 2, like: 4, purchase: 5, dislike: -4 };

/** A rating of so many stars says nothing: more are a like, fewer a dislike. @example 4 - RATING_MIDPOINT // 1.5 */
export const RATING_MIDPOINT = 2.5;

/**
 * The types that take back all earlier events of another type, of the same user on the same item.
 *
 * @example RETRACTED_TYPES.unlike // "like"
 */
export const RETRACTED_TYPES = { unlike: "like", undislike: "dislike" };

/**
 * All types that have an effect by default.
 *
 * @example EVENT_TYPES.includes("like") // true
 */
export const EVENT_TYPES: readonly string[] = [
  ...Object.keys(DEFAULT_EVENT_WEIGHTS),
  "rating",
  ...Object.keys(RETRACTED_TYPES),
];
