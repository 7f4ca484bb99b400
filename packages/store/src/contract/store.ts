/** What a store offers, whichever database is under it. Types only; `open-store.ts` makes one. */
import type {
  EventPage,
  EventsListQuery,
  HistoryQuery,
  Item,
  ItemPage,
  ItemsListQuery,
  ItemsPutResult,
  ModelInfo,
  UserPage,
  UsersListQuery,
} from "@hellorec/api";

/**
 * Events, items and models on disk. Every write resolves after it is on disk (fsync) and rejects
 * with a {@link StoreError} where it may not be. One owner opens it and closes it.
 */
export interface Store {
  readonly engine: "sqlite" | "postgres";
  readonly events: EventLog;
  readonly items: ItemTable;
  readonly models: ModelTable;
  /** What a person knows the data by: the file, or the database and its server. No password. */
  readonly name: string;
  /**
   * Where a worker thread of this process finds the same data: hand it to `scanEvents`. It can hold
   * a password: it belongs into no log and no command line.
   */
  readonly location: string;
  /** The number of the last migration: what this program knows, and what the data now has. */
  readonly schema_version: number;
  /**
   * Numbers of rows. That of users lags behind on large logs, where counting them takes long: by
   * twenty times as long, at most five minutes; before it is known for the first time it is 0.
   */
  counts(): Promise<StoreCounts>;
  /** false after an I/O error left it unknown what is on disk: nothing is acknowledged any more. */
  readonly healthy: boolean;
  /**
   * false while the database cannot be reached or does not take writes; true again by itself, within
   * seconds of it being back. In SQLite always true.
   */
  readonly reachable: boolean;
  /** Called once if `healthy` turns false, with the reason for the operator's log. */
  onFailure(listener: (error: Error) => void): void;
  /**
   * Tells of changes that other processes over the same data made: never of this store's own, and
   * in SQLite, whose file has one owner, of none.
   *
   * @returns what ends it
   */
  onChange(listener: (change: StoreChange) => void): () => void;
  /**
   * At most one process over the same data leads under a name at a time. In SQLite this one always
   * does, since it owns the file.
   *
   * @returns undefined where another one leads
   * @throws {StoreError} UNAVAILABLE where that cannot be found out now
   * @example
   * const lead = await store.tryLeaderLock("fit");
   * if (lead !== undefined) await fit(lead.lost).finally(() => lead.release());
   */
  tryLeaderLock(name: string): Promise<LeaderLock | undefined>;
  /** Waits for writes under way, then closes everything. */
  close(): Promise<void>;
}

/**
 * What another process changed. "user": events of this user. "users": events of so many
 * that they are not named. "items": these were put or removed.
 * "model": one was saved, or all were discarded. "forgotten": the user's events are erased.
 * "unknown": anything may have changed, since the connection that tells of changes was lost or
 * there were too many at once.
 */
export type StoreChange =
  | { readonly kind: "user"; readonly user_id: string }
  | { readonly kind: "users" }
  | { readonly kind: "items"; readonly item_ids: readonly string[] }
  | { readonly kind: "model" }
  | { readonly kind: "forgotten"; readonly user_id: string }
  | { readonly kind: "unknown" };

/** Held until it is released, the store is closed, or `lost` says that it no longer is. */
export interface LeaderLock {
  release(): Promise<void>;
  readonly lost: AbortSignal;
}

export interface StoreCounts {
  readonly events: number;
  readonly users: number;
  readonly items: number;
}

/** An event ready to be stored: it has its ID, and its time in milliseconds since 1970 (UTC). */
export interface NewEvent {
  readonly event_id: string;
  readonly user_id: string;
  readonly item_id: string;
  readonly type: string;
  readonly value?: number | undefined;
  readonly occurred_at: number;
  readonly recommendation_id?: string | undefined;
}

/** What scoring needs of an event. */
export interface UserEvent {
  readonly item_id: string;
  readonly type: string;
  readonly value: number | null;
  readonly occurred_at: number;
}

export interface EventLog {
  /**
   * Adds events in one commit shared with other callers (group commit). Resolves once they are on
   * disk, with one flag for each: true where it was new, false where its event_id was known.
   * @throws {StoreError} code UNAVAILABLE where the queue is full or the disk cannot take it; then
   * none of these events is stored. Where PostgreSQL was lost in the middle of the commit and did
   * not come back in time, they may be: sent again with the same event_id they count once
   */
  append(events: readonly NewEvent[]): Promise<boolean[]>;
  /** The user's newest events, newest first by (occurred_at, log order). */
  recent(userId: string, limit: number): Promise<UserEvent[]>;
  /**
   * Users with an event on the item, by the newest event each has on it, newest first. Looks at the
   * item's newest 10,000 events, off the serving thread.
   */
  usersOf(itemId: string, limit: number): Promise<string[]>;
  /**
   * How many users have an event on each of these items, off the serving thread. An item nobody has
   * one on is left out.
   */
  userCounts(itemIds: readonly string[]): Promise<Map<string, number>>;
  /** Users with at least one event, in the order of their IDs. @throws {StoreError} BAD_CURSOR */
  users(query: UsersListQuery): Promise<UserPage>;
  /** Every stored event of a user, newest first. @throws {StoreError} BAD_CURSOR */
  history(query: HistoryQuery): Promise<EventPage>;
  /** Events in log order. @throws {StoreError} BAD_CURSOR */
  list(query: EventsListQuery): Promise<EventPage>;
  /**
   * Erases every event of a user; how many there were. What erases discards the saved models in the
   * same commit, so that whenever a process dies none is left that learnt from what is gone; a fit
   * that began before saves nothing. In SQLite nothing of the user stays in the files: those of a
   * small log are clean when this resolves, of larger ones about 100 MB are cleaned in a second,
   * beside whatever is written (over 128 GB copies stay in unused parts of pages). In PostgreSQL no
   * query sees them any more; the bytes go when its vacuum and its write-ahead log come round.
   */
  forget(userId: string): Promise<number>;
  /**
   * Popularity by item, computed off the serving thread: the sum over events of
   * `weight(type) * 0.5 ^ (age / half-life)`, age measured from the log's newest event that is not
   * more than a day in the future; an event beyond that counts as of age 0. Only positive weights
   * count, and of each user, item and type the newest event alone.
   */
  popularity(query: PopularityQuery): Promise<PopularitySnapshot>;
}

export interface PopularityQuery {
  /** Weight by event type; types left out count nothing. */
  readonly weights: Readonly<Record<string, number>>;
  /** A rating counts `value - rating_midpoint`, whatever `weights` says of ratings. */
  readonly rating_midpoint: number;
  readonly half_life_ms: number;
  /** Count only events at most this much older than the newest. */
  readonly window_ms?: number | undefined;
}

/** Popularity at one moment of the log. */
export interface PopularitySnapshot {
  /** The time ages were measured from, in milliseconds since 1970. */
  readonly newest: number;
  /** Items of positive popularity, highest first. */
  readonly items: readonly ItemPopularity[];
}

export interface ItemPopularity {
  readonly item_id: string;
  readonly popularity: number;
}

export interface ItemTable {
  /** Creates or replaces, in one commit. An item_id given twice keeps the last. */
  put(items: readonly Item[]): Promise<ItemsPutResult>;
  get(itemId: string): Promise<Item | undefined>;
  /** The known ones of these, in any order. */
  getMany(itemIds: readonly string[]): Promise<Item[]>;
  /** In order of item_id. @throws {StoreError} BAD_CURSOR */
  list(query: ItemsListQuery): Promise<ItemPage>;
  /** The IDs that were there and are no more. */
  remove(itemIds: readonly string[]): Promise<string[]>;
  /** Every item, in chunks, without holding up the serving thread for more than a few ms. */
  scan(): AsyncIterable<Item[]>;
}

export interface StoredModel {
  readonly info: ModelInfo;
  readonly body: Uint8Array;
}

/** A model and the moment its fit began at. */
export interface ModelToSave extends StoredModel {
  /** What `generation()` gave before the fit began to read the log. */
  readonly generation: number;
}

/** Any number of processes may save and discard at the same time. */
export interface ModelTable {
  /**
   * How often models were discarded, by whichever process. Read it before a fit begins to read the
   * log, and hand it to `save`.
   *
   * @example
   * const generation = await store.models.generation();
   * const fitted = await fit(store.location);
   * if (!(await store.models.save({ ...fitted, generation }))) fitAnew();
   */
  generation(): Promise<number>;
  /**
   * Keeps the model, and of earlier ones the bodies of the last few and every info.
   *
   * @returns false where models were discarded since the fit began: nothing of this one is kept
   */
  save(model: ModelToSave): Promise<boolean>;
  /**
   * Deletes the body of every model, and keeps those of fits under way from being saved: what they
   * learnt must not outlive what they learnt it from. `events.forget` does so in the commits that
   * erase.
   */
  discard(): Promise<void>;
  /**
   * The newest model whose checksum holds; `damaged` lists versions that were refused on the way.
   */
  latest(): Promise<{ model: StoredModel | undefined; damaged: string[] }>;
  /** Newest first. */
  history(limit: number): Promise<ModelInfo[]>;
}

/** Why a store refuses. `message` is for the operator; clients see `code` at most. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * UNAVAILABLE: for now (queue full, disk full, closing). FAILED: an I/O error, for good.
 * BAD_CURSOR: not a cursor of this list. The rest are refusals at opening: LOCKED (another process
 * owns the file), NEWER (made by a newer program), NOT_A_DATABASE, UNUSABLE (directory missing or
 * read-only, unsupported URL, ...).
 */
export type StoreErrorCode =
  | "UNAVAILABLE"
  | "FAILED"
  | "BAD_CURSOR"
  | "LOCKED"
  | "NEWER"
  | "NOT_A_DATABASE"
  | "UNUSABLE";

/** One row of a scan for a fit. */
export interface ScannedEvent extends UserEvent {
  readonly user_id: string;
}
