/** Bounds of what is read to look at a store, for both databases. */

/** Logs of up to so many events are counted exactly. It takes some tenths of a second. */
export const EXACT_ROWS = 2_000_000;
/** So many events that were stored last tell how late their times are. */
export const NEWEST_EVENTS = 1000;
