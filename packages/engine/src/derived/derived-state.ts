/** The one interface of everything that is derived from the data and kept in memory. */
import type { NewEvent } from "@hellorec/store";

/** What happened to the data. It is on disk when it is published. */
export type DataChange =
  /** This process appended events that were new. */
  | { readonly kind: "events_appended"; readonly events: readonly NewEvent[] }
  /** Another process appended events of this user; which events is not known. */
  | { readonly kind: "events_appended_elsewhere"; readonly user_id: string }
  /** Any user's events may have changed. */
  | { readonly kind: "any_events_changed" }
  /** These items were put or removed, here or elsewhere; the catalog knows of it already. */
  | { readonly kind: "items_changed"; readonly item_ids: readonly string[] }
  /** Any item may have changed; the catalog was read again. */
  | { readonly kind: "any_items_changed" }
  /** All events of this user are erased, or as many as could be where the erasure failed. */
  | {
      readonly kind: "user_erased";
      readonly user_id: string;
      readonly by: "this_process" | "other_process";
      /** Events that were erased; undefined: unknown. */
      readonly erased_events?: number | undefined;
    };

/**
 * State that is derived from the data: user profiles, popularity, cold-start items, cached lists,
 * the model. Each part decides for itself what a change makes stale.
 */
export interface DerivedState {
  /** Takes note of a change. Returns at once and does not throw; slow work follows later. */
  apply(change: DataChange): void;
}
