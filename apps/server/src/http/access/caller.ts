/** Who makes a request, as its credential says. */
import type { Scope } from "@hellorec/api";

/** A request by a key, or by a session of the page that was opened with one. */
export interface KeyCaller {
  readonly kind: "key";
  readonly key_id: string;
  readonly scope: Scope;
  /** Set where a session took the place of the key. Its hash, as text. */
  readonly session_hash?: string;
}

/** A request by a user token: it acts for one user. */
export interface TokenCaller {
  readonly kind: "token";
  readonly key_id: string;
  /** That of the key. */
  readonly scope: Scope;
  readonly user_id: string;
  readonly user_hash: string;
  /** Milliseconds since 1970. */
  readonly issued_at: number;
  readonly expires_at: number;
}

/**
 * - "open": no key was ever made, and this machine calls: everything is allowed.
 * - "anonymous": no valid credential, at an address that needs none.
 * - "key", "token": a valid credential.
 */
export type Caller =
  | { readonly kind: "open" }
  | { readonly kind: "anonymous" }
  | KeyCaller
  | TokenCaller;

/** Everything is allowed. */
export const OPEN: Caller = { kind: "open" };

/** The address needs no credential, and no procedure is behind it. */
export const ANONYMOUS: Caller = { kind: "anonymous" };
