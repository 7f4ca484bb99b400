/** The tables and their columns. Types only. */
import type { Generated } from "kysely";

import type { StoredKey, StoredSession } from "../contract/key-table.ts";

/** Columns as both databases have them. Times are integer ms since 1970 (UTC). JSON is text. */
export interface Tables {
  readonly events: {
    /** The order of the log. */
    readonly seq: Generated<number>;
    readonly event_id: string;
    readonly user_id: string;
    readonly item_id: string;
    readonly type: string;
    readonly value: number | null;
    readonly occurred_at: number;
    readonly recommendation_id: string | null;
  };
  readonly items: {
    readonly item_id: string;
    readonly title: string;
    /** The title after `foldCase`, which a search compares with. */
    readonly title_folded: string;
    /** A JSON array of strings, in the caller's order. */
    readonly categories: string;
    readonly url: string | null;
    readonly image_url: string | null;
    /** A JSON object. */
    readonly attributes: string | null;
    /** 1 or 0. */
    readonly available: number;
    /** The order of first puts: a later one has a higher number. Numbers can be missing. */
    readonly first_put: Generated<number>;
  };
  /** `items.categories` with one row for each category, to find items by category. */
  readonly item_categories: {
    readonly category: string;
    readonly item_id: string;
  };
  readonly models: {
    /** The order in which models were saved. */
    readonly seq: Generated<number>;
    readonly version: string;
    /** A `ModelInfo` as JSON. */
    readonly info: string;
    /** SHA-256 of info and body, in hex. */
    readonly checksum: string;
    readonly body_id: string;
    readonly body_bytes: number;
  };
  /** Bodies of models and of `saved_days` in parts, so that writing or reading one does not block other work. */
  readonly model_parts: {
    readonly body_id: string;
    readonly part: number;
    readonly bytes: Uint8Array;
    /** The number of discards when the fit or the reading began. */
    readonly generation: number;
    readonly saved_at: number;
  };
  /** One row: which body has the sums by item and day that a server read, and what they depend on. */
  readonly saved_days: {
    /** The number of discards before the log was read. It is valid while there is no other one. */
    readonly generation: number;
    readonly saved_at: number;
    readonly settings: string;
    /** SHA-256 of settings and body, in hex. */
    readonly checksum: string;
    /** Of its `model_parts`. Empty: nothing was ever saved. */
    readonly body_id: string;
    readonly body_bytes: number;
  };
  /** One row: the number of discards so far, as `ModelTable.discardCount` returns it. */
  readonly model_generation: {
    readonly generation: number;
  };
  /** Lists by the process that served them, and one row with the sums of old ones. */
  readonly list_series: {
    readonly series: string;
    readonly last_served_at: number;
    readonly served: number;
    readonly clicked: number;
  };
  /**
   * One row: the places in the log before and after the last step of counting, and the number of
   * discards of models that the counts know of. A server of an older schema does not raise it: where
   * it differs from `model_generation`, everything is counted again.
   */
  readonly counting: {
    readonly seq_from: number;
    readonly seq_to: number;
    /** Those that `item_days` knows of. Servers of schemas 7 and 8 raise it alone. */
    readonly discards: number;
    /** Always `seq_to`. In PostgreSQL a server of schema 7 or 8, which knows no sums, cannot count. */
    readonly sums_to: number;
    /** Those that all counts know of. */
    readonly sums_discards: number;
  };
  /** The newest event of each user, item and type that is counted in `item_days`. */
  readonly counted_events: {
    readonly user_id: string;
    readonly item_id: string;
    /** The type, or the one that it takes back. */
    readonly weighed_type: string;
    /** The type in `item_days`. */
    readonly type: string;
    /** Of a rating. 0 for all others. */
    readonly value: number;
    /** The time, or one before all others where it is not believed. */
    readonly time: number;
    readonly seq: number;
  };
  /** The number of counted events by UTC day, item, type and value. */
  readonly item_days: {
    /** From 1970. */
    readonly day: number;
    readonly item_id: string;
    /** Empty: the event adds nothing, and only tells a day. */
    readonly type: string;
    readonly value: number;
    readonly n: number;
  };
  /** Numbers over the whole log, of the events that are counted: see counting/log-sums.ts. */
  readonly log_sums: {
    readonly kind: "events" | "users" | "type" | "item";
    readonly name: string;
    readonly n: number;
  };
  /** Events before `counting.seq_to` that are to be counted at a time, or again. */
  readonly uncounted_events: {
    readonly seq: number;
    readonly due_at: number;
  };
  /** Keys: of a secret only its hash. */
  readonly api_keys: StoredKey;
  /** Sessions of the page: of an ID only its hash. */
  readonly sessions: StoredSession;
  /** Users erased in the last day, by a hash of their IDs. */
  readonly erased_users: {
    readonly user_hash: string;
    readonly erased_at: number;
    /** `key_state.changes` with this erasure. */
    readonly change: number;
  };
  /**
   * One row: the number of changes of the three tables above, which never falls, and the time before
   * which erasures are not kept.
   */
  readonly key_state: {
    readonly changes: number;
    readonly erased_before: number;
  };
  readonly migrations: {
    readonly version: number;
    readonly name: string;
    readonly applied_at: number;
  };
}
