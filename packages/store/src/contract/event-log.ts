/** The log of events, as a store offers it. Types only. */
import type {
  EventPage,
  EventsListQuery,
  HistoryQuery,
  UserPage,
  UsersListQuery,
} from "@hellorec/api";

import type { PopularityByDay, PopularityQuery } from "./popularity-query.ts";

/**
 * The log of events. Its order is that in which events got their places: appends one after the other,
 * and the events of one append as they were given. One process commits in this
 * order. Several may not: nothing reads past a place whose event may still appear.
 */
export interface EventLog {
  /**
   * Appends events in one commit shared with other callers (group commit).
   *
   * @returns one flag for each event once all are on disk: false where the user has an event with its event_id already
   * @throws {StoreError} UNAVAILABLE where the queue or the disk is full; none of these events is
   * stored. Where PostgreSQL is lost during the commit and does not come back in time, they may be
   * stored. Appending is idempotent: a user's event sent again with the same event_id counts once
   * @example
   * const [isNew] = await store.events.append([
   *   { event_id: "1", user_id: "alice", item_id: "m", type: "view", occurred_at: Date.now() },
   * ]);
   */
  append(events: readonly NewEvent[]): Promise<boolean[]>;
  /**
   * The user's newest events, newest first by (occurred_at, log order). Events from wrong clocks come
   * last (see event-time.ts).
   *
   * @example const events = await store.events.recent("alice", 200);
   */
  recent(userId: string, limit: number): Promise<UserEvent[]>;
  /**
   * Users with an event on the item, by the newest event each has on it, newest first. Users of whom
   * only wrong clocks tell come last. Reads the item's newest 10,000 events, off the main thread.
   *
   * @example const viewers = await store.events.usersOf("metropolis", 100);
   */
  usersOf(itemId: string, limit: number): Promise<string[]>;
  /**
   * The number of users with an event on each of these items. Items without events are left out.
   * Runs off the main thread. While more than 20,000 events wait for `countByDay`, it leaves out the
   * later ones.
   *
   * @example (await store.events.userCounts(["metropolis"])).get("metropolis") // 12
   */
  userCounts(itemIds: readonly string[]): Promise<Map<string, number>>;
  /**
   * Users with at least one event, in the order of their IDs. A page ends early, with a cursor, at
   * about 1 MiB of JSON.
   *
   * @throws {StoreError} BAD_CURSOR
   * @example const { users, next_cursor } = await store.events.users({ limit: 100 });
   */
  users(query: UsersListQuery): Promise<UserPage>;
  /**
   * Every stored event of a user, by stored time, the latest first. A page ends early as one of
   * `users` does.
   *
   * @throws {StoreError} BAD_CURSOR
   * @example const { events } = await store.events.history({ user_id: "alice", limit: 20 });
   */
  history(query: HistoryQuery): Promise<EventPage>;
  /**
   * Events in log order. A page ends early as one of `users` does. Pages that follow each other miss
   * nothing and show nothing twice, whatever is appended meanwhile. Every event that was acknowledged
   * before the call is in the list, unless an append hangs for more than two seconds: then the list
   * ends before its place.
   *
   * @throws {StoreError} BAD_CURSOR
   * @example const { events, next_cursor } = await store.events.list({ limit: 1000 });
   */
  list(query: EventsListQuery): Promise<EventPage>;
  /**
   * Erases every event of a user. The same commits discard the saved models, so that no model that
   * learnt from erased events survives, whenever the process dies. A fit that began before saves
   * nothing.
   *
   * In SQLite the erased bytes leave the files too. A small file is clean when this resolves; a
   * larger one is cleaned at about 100 MB a second while writes continue. Over 128 GB, copies stay
   * in unused parts of pages. In PostgreSQL no query sees the events any more; their bytes are
   * removed by vacuum and by recycling of the write-ahead log.
   *
   * @returns the number of erased events
   * @throws {StoreError} UNAVAILABLE or FAILED, after which some of the events may be left
   * @example await store.events.eraseUser("alice"); // 42
   */
  eraseUser(userId: string): Promise<number>;
  /**
   * Removes events, of any user, and discards the saved models as `eraseUser` does. The bytes
   * may stay in the files until they are overwritten. Other processes learn that anything may have
   * changed.
   *
   * @returns the number of removed events
   * @throws {StoreError} UNAVAILABLE or FAILED, after which some of the events may be left
   * @example
   * const events = [{ user_id: "alice", event_id: "event-7" }];
   * await store.events.remove({ item_ids: ["metropolis"], events }); // 3
   */
  remove(which: RemovedEvents): Promise<number>;
  /**
   * Whether an event names another item than these. Runs off the main thread.
   *
   * @example const isOnlyDemo = !(await store.events.hasOtherItems(demoItemIds));
   */
  hasOtherItems(itemIds: readonly string[]): Promise<boolean>;
  /**
   * What the weights of each item's events add up to on each UTC day. An event from a wrong clock has no
   * day. Only positive weights count. Of each user, item and type only the newest event counts.
   *
   * Reads the sums of the days that `countByDay` made, and the events that it has not counted yet: at
   * most 20,000. Where there are more, later events are left out until they are counted. Runs off the
   * main thread, one call after the other.
   *
   * @throws {StoreError} also while its items are read
   * @example
   * const { newest, items } = await store.events.popularity({
   *   weights: { view: 1, purchase: 5 },
   *   retractions: { unlike: "like" },
   *   ratingMidpoint: 2.5,
   * });
   * for await (const some of items) {
   *   for (const { item_id, days, weights } of some) console.log(item_id, days[0], weights[0]);
   * }
   */
  popularity(query: PopularityQuery): Promise<PopularityByDay>;
  /**
   * Counts some of the events that are not counted yet, by item and day and over the whole log, in one
   * short commit. Any number of processes may call it at the same time.
   *
   * @param retractions the same as in each `popularity`
   * @param limit the most events to count. @default 500, which takes a few milliseconds
   * @returns the number of events left to count. Of more than 10,000 it does not count the others
   * @throws {StoreError} UNAVAILABLE or FAILED; nothing was counted, or it will not be counted again
   * @example while (await store.events.countByDay({ unlike: "like" })) await pause();
   */
  countByDay(retractions: PopularityQuery["retractions"], limit?: number): Promise<number>;
  /**
   * The number of events of each type, most first, of at most 200 types. Runs off the main thread.
   * While more than 20,000 events wait for `countByDay`, it leaves out the later ones.
   *
   * @example (await store.events.typeCounts())[0] // { type: "view", events: 1200 }
   */
  typeCounts(): Promise<readonly TypeCount[]>;
}

/** What an event is unique by. */
export interface EventKey {
  readonly user_id: string;
  readonly event_id: string;
}

/** The events to remove: all on these items, and those with these keys. */
export interface RemovedEvents {
  readonly item_ids: readonly string[];
  readonly events: readonly EventKey[];
}

/** The number of events of one type. */
export interface TypeCount {
  readonly type: string;
  readonly events: number;
}

/** An event to append, with its ID. */
export interface NewEvent {
  /** Of a user's events with the same ID the first one is stored. */
  readonly event_id: string;
  readonly user_id: string;
  readonly item_id: string;
  readonly type: string;
  /** The stars of a rating. */
  readonly value?: number | undefined;
  /** In milliseconds since 1970 (UTC). */
  readonly occurred_at: number;
  /** The list that led to the event: it counts as a click on it (see `ListCounter`). */
  readonly recommendation_id?: string | undefined;
}

/** The part of an event that scoring uses. */
export interface UserEvent {
  readonly item_id: string;
  readonly type: string;
  /** The stars of a rating. `null`: the event has no value. */
  readonly value: number | null;
  /** In milliseconds since 1970 (UTC). */
  readonly occurred_at: number;
}

/** One row of `scanEvents`. */
export interface ScannedEvent extends UserEvent {
  readonly user_id: string;
  /** The order of the log. */
  readonly seq: number;
}
