/** The counts of recommendation lists, served and clicked, as a store offers them. */

/**
 * Characters of a list's ID that name its series: all lists that one process serves begin with them.
 * So the store knows every list that it may count a click of, and keeps one row for each process.
 */
export const SERIES_LENGTH = 8;

/** How many lists were served, and how many of them an event named later. */
export interface ListCounts {
  readonly served: number;
  readonly clicked: number;
}

/**
 * Counts lists. An event that is appended with a `recommendation_id` counts as a click if the store
 * knows the ID's series, and no stored event names the same list. So a list counts once, whichever
 * server served it and whichever one takes the event. In a cluster it counts once for each user who
 * names it.
 */
export interface ListCounter {
  /**
   * Adds lists to a series. The first call makes its clicks count. Call it for many lists at a time.
   *
   * A series is merged into the total 30 days after its last list, and when 10,000 newer ones exist.
   * Its lists stay counted, and later clicks on them do not count.
   *
   * @param series the first {@link SERIES_LENGTH} characters of the IDs of these lists
   * @param lists how many were served since the last call
   * @throws {StoreError} UNAVAILABLE or FAILED
   * @example
   * const listIds = ["k3v9x2aa-1", "k3v9x2aa-2"];
   * await store.lists.addServed("k3v9x2aa", listIds.length);
   */
  addServed(series: string, lists: number): Promise<void>;
  /**
   * The counts of all processes over the same data, since it exists.
   *
   * @example const { served, clicked } = await store.lists.counts();
   */
  counts(): Promise<ListCounts>;
}
