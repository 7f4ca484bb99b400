/** Keys, sessions and erasures, as a store offers them. Types only. */
import type { Scope } from "@hellorec/api";

/** Most keys that have not ended. */
export const MAX_KEYS = 1000;
/**
 * Most keys that expired or were revoked. They are kept, so that none of them can be added again by its
 * text. Of more the oldest go.
 */
export const MAX_ENDED_KEYS = 1000;
/** Most sessions in all, and of one key. A new one takes the place of the oldest. */
export const MAX_SESSIONS = 1000;
export const MAX_SESSIONS_OF_KEY = 100;

/** A key as it is stored: nothing of it can be used to call. Times are ms since 1970. */
export interface StoredKey {
  readonly key_id: string;
  /** What it is for, in the operator's words; may be empty. */
  readonly name: string;
  readonly scope: Scope;
  /** SHA-256 of the secret, as text. */
  readonly secret_hash: string;
  /** Verifies the user tokens that the key signs, as text. */
  readonly public_key: string;
  readonly created_at: number;
  /** null: never. */
  readonly expires_at: number | null;
  /** null: it was not revoked. */
  readonly revoked_at: number | null;
}

/** A session of the page. It ends with its key too. */
export interface StoredSession {
  /** SHA-256 of the session's ID, as text. */
  readonly session_hash: string;
  readonly key_id: string;
  readonly created_at: number;
  readonly expires_at: number;
}

/** Everything that decides about a credential: as of `changes`, or newer. */
export interface KeyRecords {
  /** The number of changes so far, by any process. 0: no key was ever made. */
  readonly changes: number;
  readonly keys: readonly StoredKey[];
  readonly sessions: readonly StoredSession[];
  /** The erasures after the change that was asked for: `hashUser` of the user, and the time. */
  readonly erasures: readonly { readonly user_hash: string; readonly erased_at: number }[];
  /** Tokens issued up to this time are refused, whichever user they name: erasures before it are not kept. */
  readonly erased_before: number;
}

/** Keys and what depends on them. Any number of processes may change them at the same time. */
export interface KeyTable {
  /**
   * The number of changes so far, by any process. While it is the same, earlier records are valid.
   *
   * @example const isCurrent = (await store.keys.changeCount()) === records.changes;
   */
  changeCount(): Promise<number>;
  /**
   * The records now.
   *
   * @param since the `changes` of earlier records, whose erasures are known; 0: none
   * @example const { keys } = await store.keys.records(0);
   */
  records(since: number): Promise<KeyRecords>;
  /**
   * Adds a key, unless its ID exists, also as that of a key that ended.
   *
   * @returns false where the ID exists, or {@link MAX_KEYS} keys do
   * @throws {StoreError} UNAVAILABLE or FAILED
   */
  add(key: StoredKey): Promise<boolean>;
  /**
   * Adds a key in place of another, which expires at `expiresAt`, or earlier if it would have.
   *
   * @returns false where the other one is revoked, expired or unknown, or the new one cannot be added
   * @throws {StoreError} UNAVAILABLE or FAILED
   */
  replace(keyId: string, expiresAt: number, key: StoredKey): Promise<boolean>;
  /**
   * Revokes a key, and deletes its sessions.
   *
   * @returns false where it is unknown, or was revoked before
   * @throws {StoreError} UNAVAILABLE or FAILED
   */
  revoke(keyId: string, revokedAt: number): Promise<boolean>;
  /** Adds a session. Of more than there may be the oldest go. @throws {StoreError} UNAVAILABLE or FAILED */
  addSession(session: StoredSession): Promise<void>;
  /** Removes what is of no use any more: erasures that no token can be older than. @throws {StoreError} UNAVAILABLE or FAILED */
  tidy(now: number): Promise<void>;
  /** Ends a session. @throws {StoreError} UNAVAILABLE or FAILED */
  removeSession(sessionHash: string): Promise<void>;
}
