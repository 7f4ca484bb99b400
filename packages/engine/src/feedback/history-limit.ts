/** How much of one user's history counts. Tested through user-profiles.test.ts and liked-items.test.ts. */

/** Events of one user that lists and fits use: the newest. */
export const MAX_EVENTS = 10_000;
