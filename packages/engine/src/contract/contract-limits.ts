/**
 * Limits of the contract that the engine keeps to. This package loads the contract's types alone, so
 * they are written again here; contract-limits.test.ts compares them with the contract's schemas.
 */

/** Reasons of one entry of a list: `because`. */
export const MAX_REASONS = 3;
/** Contributions of one explanation. */
export const MAX_CONTRIBUTIONS = 1000;
/** Types that an answer names as `unweighted_types`. */
export const MAX_UNWEIGHTED_TYPES = 20;
/** Characters of the reason for a selected model: `choice.reason`. */
export const MAX_SELECTION_REASON_LENGTH = 500;
/** Minutes of `events_per_minute`. */
export const MINUTES_OF_ACTIVITY = 60;
/** Categories of one answer of `items.categories`. */
export const MAX_LISTED_CATEGORIES = 1000;
