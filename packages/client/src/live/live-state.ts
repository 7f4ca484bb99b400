/** What the connection of a live list is doing. */
import type { HellorecError } from "../errors/hellorec-error.ts";

/**
 * The state of a live list, in `state`.
 *
 * - `connecting`: an attempt to connect is under way
 * - `open`: it is connected, and lists arrive as they change
 * - `waiting`: the connection was lost, or an attempt failed: `error` says why, and the next attempt
 *   comes at `next_attempt_at`
 * - `closed`: it has ended: by the caller, or with the `error` of a refusal
 */
export type LiveState =
  | { readonly state: "connecting" }
  | { readonly state: "open" }
  | { readonly state: "waiting"; readonly error: HellorecError; readonly next_attempt_at: Date }
  | { readonly state: "closed"; readonly error: HellorecError | undefined };
