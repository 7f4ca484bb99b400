/** Bounds of what is read to look at a store, for both databases. */

/** Logs of up to so many events are counted exactly. It takes some tenths of a second. */
export const EXACT_ROWS = 2_000_000;
/**
 * On a cluster the counted events are known, and up to so many later ones are counted: some tens of
 * milliseconds.
 */
export const LATER_ROWS = 200_000;
/** So many events that were stored last tell how late their times are. */
export const NEWEST_EVENTS = 1000;
