/**
 * What the procedures call. A server implements these ports and passes them in as the context; this
 * package knows no implementation.
 */
import type { DemoRemoval, DemoStatus } from "../schemas/demo.ts";
import type {
  Event,
  EventPage,
  EventsListQuery,
  ForgetResult,
  HistoryQuery,
  TrackResult,
} from "../schemas/event.ts";
import type { ExplainQuery, Explanation } from "../schemas/explanation.ts";
import type {
  Item,
  ItemCategories,
  ItemPage,
  ItemsGetManyResult,
  ItemsListQuery,
  ItemsPutResult,
  ItemsRemoveResult,
} from "../schemas/item.ts";
import type {
  CreatedKey,
  CreatedToken,
  KeyList,
  KeyRevocation,
  KeyRotation,
  NewKey,
  NewToken,
  RotatedKey,
} from "../schemas/key.ts";
import type {
  FitJob,
  ModelHistory,
  ModelHistoryQuery,
  ModelStatus,
  ProgressQuery,
  TrainResult,
} from "../schemas/model.ts";
import type {
  LiveQuery,
  PopularQuery,
  RecommendForSessionQuery,
  Recommendations,
  RecommendQuery,
  SimilarQuery,
} from "../schemas/recommendations.ts";
import type { Stats } from "../schemas/stats.ts";
import type { UserPage, UsersListQuery } from "../schemas/user.ts";

/**
 * The context of every procedure.
 *
 * A port that cannot answer now (queue full, disk full, shutting down) throws an Error that
 * carries `code: "UNAVAILABLE"`; one that gets a cursor it did not make throws one with
 * `code: "BAD_CURSOR"`. Any other error is reported to clients as "internal error" and no more.
 *
 * @example
 * const caller = appRouter.createCaller({ ...ports, items: myItems });
 */
export interface Ports {
  readonly events: EventsPort;
  readonly recommendations: RecommendationsPort;
  readonly items: ItemsPort;
  readonly users: UsersPort;
  readonly model: ModelPort;
  readonly stats: StatsPort;
  readonly demo: DemoPort;
  readonly keys: KeysPort;
  readonly tokens: TokensPort;
}

/** The event log: takes events in, and lists them. */
export interface EventsPort {
  /** Resolves once every event is on disk. */
  track(events: readonly Event[]): Promise<TrackResult>;
  /** Events in log order. */
  list(query: EventsListQuery): Promise<EventPage>;
}

/** Recommendation lists, and the explanation of one entry. */
export interface RecommendationsPort {
  forUser(query: RecommendQuery): Promise<Recommendations>;
  forSession(query: RecommendForSessionQuery): Promise<Recommendations>;
  /** `undefined`: the item is not in the catalog. */
  similar(query: SimilarQuery): Promise<Recommendations | undefined>;
  popular(query: PopularQuery): Promise<Recommendations>;
  /** `undefined`: the item is not in the catalog. */
  explain(query: ExplainQuery): Promise<Explanation | undefined>;
  /** The list now, and again whenever the user's events change it, until `signal` aborts. */
  live(query: LiveQuery, signal: AbortSignal | undefined): AsyncIterable<Recommendations>;
}

/** The items of the catalog. */
export interface ItemsPort {
  /** Resolves once every item is on disk. An item_id given twice keeps the last. */
  put(items: readonly Item[]): Promise<ItemsPutResult>;
  /** `undefined`: the item is not in the catalog. */
  get(itemId: string): Promise<Item | undefined>;
  /** Each item once, in the order of the IDs; unknown IDs are left out. Ends at 1 MiB of JSON. */
  getMany(itemIds: readonly string[]): Promise<ItemsGetManyResult>;
  list(query: ItemsListQuery): Promise<ItemPage>;
  /** Most items first, then by name. */
  categories(): Promise<ItemCategories>;
  remove(itemIds: readonly string[]): Promise<ItemsRemoveResult>;
}

/** Users: their list, their histories, and the erasure of one. */
export interface UsersPort {
  /** In the order of their IDs. */
  list(query: UsersListQuery): Promise<UserPage>;
  /** Newest first. */
  history(query: HistoryQuery): Promise<EventPage>;
  /** Resolves once the events are erased and the models that were fitted to them are discarded. */
  forget(userId: string): Promise<ForgetResult>;
}

/** The model that serves, earlier ones, and fits. */
export interface ModelPort {
  /** Starts a fit, or joins the one in progress. */
  train(): Promise<TrainResult>;
  status(): Promise<ModelStatus>;
  history(query: ModelHistoryQuery): Promise<ModelHistory>;
  progress(query: ProgressQuery, signal: AbortSignal | undefined): AsyncIterable<FitJob>;
}

/** Statistics of this server. */
export interface StatsPort {
  get(): Promise<Stats>;
}

/** The demo that an empty store is filled with: whether it is there, and its removal. */
export interface DemoPort {
  status(): Promise<DemoStatus>;
  /** Resolves once everything of the demo is gone. Without the demo it removes nothing. */
  remove(): Promise<DemoRemoval>;
}

/** The keys of the service. A change holds on this server when it resolves, on others within 2 s. */
export interface KeysPort {
  list(): Promise<KeyList>;
  create(key: NewKey): Promise<CreatedKey>;
  /** `undefined`: there is no such key. */
  revoke(keyId: string): Promise<KeyRevocation | undefined>;
  /** `undefined`: there is no such key. */
  rotate(rotation: KeyRotation): Promise<RotatedKey | undefined>;
}

/** User tokens, signed by the key of the caller: the server gives each call its own port. */
export interface TokensPort {
  create(token: NewToken): Promise<CreatedToken>;
}
