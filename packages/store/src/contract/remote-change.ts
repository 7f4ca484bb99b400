/** What another process changed in the same data. Types only. */

/**
 * One change by another process.
 *
 * - "events_appended": events of this user were appended.
 * - "any_events_appended": events of many users were appended; they are not named.
 * - "items_changed": these items were put or removed.
 * - "models_changed": a model was saved, or all models were discarded.
 * - "user_erased": the user's events were erased.
 * - "keys_changed": keys or sessions changed, or a user was erased whom tokens may name.
 * - "anything": anything may have changed, because messages were lost or there were too many.
 *
 * @example
 * const stop = store.onChange((change) => {
 *   if (change.kind === "items_changed") log(`items: ${change.item_ids.join(", ")}`);
 * });
 */
export type RemoteChange =
  | { readonly kind: "events_appended"; readonly user_id: string }
  | { readonly kind: "any_events_appended" }
  | { readonly kind: "items_changed"; readonly item_ids: readonly string[] }
  | { readonly kind: "models_changed" }
  | { readonly kind: "user_erased"; readonly user_id: string }
  | { readonly kind: "keys_changed" }
  | { readonly kind: "anything" };
