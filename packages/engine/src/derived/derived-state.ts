/** The one interface of everything that is derived from the data and held in memory. */
import type { NewEvent } from "@hellorec/store";

/** A change of the data. It is published after the change is on disk. */
export type DataChange =
  /** This process appended these events, which were new. */
  | { readonly kind: "events_appended"; readonly events: readonly NewEvent[] }
  /** Another process appended events of this user. Which events is not known. */
  | { readonly kind: "events_appended_elsewhere"; readonly user_id: string }
  /** The events of any user may have changed. */
  | { readonly kind: "any_events_changed" }
  /** This process removed events of many users. */
  | { readonly kind: "events_removed"; readonly removed_events: number }
  /** These items were put or removed, by any process. The catalog has the change already. */
  | { readonly kind: "items_changed"; readonly item_ids: readonly string[] }
  /** Any item may have changed. The catalog has been read again already. */
  | { readonly kind: "any_items_changed" }
  /** The events of this user are erased. If the erasure failed, some of them may be left. */
  | {
      readonly kind: "user_erased";
      readonly user_id: string;
      readonly by: "this_process" | "other_process";
      /** The number of erased events. `undefined`: unknown. */
      readonly erased_events?: number | undefined;
    };

/**
 * State that is derived from the data: user profiles, popularity, cold-start items, the list cache,
 * live lists, training. Each part decides which changes make it stale.
 */
export interface DerivedState {
  /** Takes a change into account. Returns at once and does not throw; slow work follows later. */
  apply(change: DataChange): void;
}
