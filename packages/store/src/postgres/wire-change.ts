/**
 * Changes as they are sent between processes. Their kinds stay as they are, so that servers of two
 * versions of hellorec understand each other while one replaces the other. Tested through
 * postgres-store.test.ts.
 */
import type { RemoteChange } from "../contract/remote-change.ts";

/** A {@link RemoteChange} with the kind that is sent. */
export type WireChange =
  | { readonly kind: "user"; readonly user_id: string }
  | { readonly kind: "users" }
  | { readonly kind: "items"; readonly item_ids: readonly string[] }
  | { readonly kind: "model" }
  | { readonly kind: "forgotten"; readonly user_id: string }
  | { readonly kind: "keys" }
  | { readonly kind: "unknown" };

/**
 * The change to send.
 *
 * @example toWireChange({ kind: "user_erased", user_id: "alice" }).kind // "forgotten"
 */
export function toWireChange(change: RemoteChange): WireChange {
  switch (change.kind) {
    case "events_appended":
      return { kind: "user", user_id: change.user_id };
    case "any_events_appended":
      return { kind: "users" };
    case "items_changed":
      return { kind: "items", item_ids: change.item_ids };
    case "models_changed":
      return { kind: "model" };
    case "user_erased":
      return { kind: "forgotten", user_id: change.user_id };
    case "keys_changed":
      return { kind: "keys" };
    default:
      return { kind: "unknown" };
  }
}

/** The change that was sent. "anything" for a kind that this version does not have. */
export function fromWireChange(change: WireChange): RemoteChange {
  switch (change.kind) {
    case "user":
      return { kind: "events_appended", user_id: change.user_id };
    case "users":
      return { kind: "any_events_appended" };
    case "items":
      return { kind: "items_changed", item_ids: change.item_ids };
    case "model":
      return { kind: "models_changed" };
    case "forgotten":
      return { kind: "user_erased", user_id: change.user_id };
    case "keys":
      return { kind: "keys_changed" };
    default:
      return { kind: "anything" };
  }
}
