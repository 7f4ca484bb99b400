/** What another process changed in the same data. Types only. */

/**
 * One change.
 *
 * - "user": events of this user were appended.
 * - "users": events of many users were appended; they are not named.
 * - "items": these items were put or removed.
 * - "model": a model was saved, or all models were discarded.
 * - "forgotten": the user's events were erased.
 * - "unknown": anything may have changed, because messages were lost or there were too many.
 */
export type StoreChange =
  | { readonly kind: "user"; readonly user_id: string }
  | { readonly kind: "users" }
  | { readonly kind: "items"; readonly item_ids: readonly string[] }
  | { readonly kind: "model" }
  | { readonly kind: "forgotten"; readonly user_id: string }
  | { readonly kind: "unknown" };
