/** Sessions of the page: one starts with a key, and ends by time, with its key, or by signing out. */
import type { Scope } from "@hellorec/api";
import { createSession } from "@hellorec/credentials";
import type { Store } from "@hellorec/store";

import type { Caller, KeyCaller } from "./caller.ts";
import { checkKey } from "./check-key.ts";
import type { KeyRegistry } from "./key-registry.ts";
import { textOf } from "./key-registry.ts";

/** The longest time of a session: a working day. */
const SESSION_MS = 12 * 3_600_000;

/** What the page may know of its session. */
export interface SessionInfo {
  readonly scope: Scope;
  /** The name of the key; may be empty. */
  readonly name: string;
  /** As ISO 8601. */
  readonly expires_at: string;
}

/** A session that started. */
export interface StartedSession {
  readonly info: SessionInfo;
  /** The ID of the session: for the cookie alone. */
  readonly text: string;
  readonly maxAgeSeconds: number;
}

/** What sessions are kept in. */
export interface SessionsOptions {
  readonly store: Pick<Store, "keys">;
  readonly registry: KeyRegistry;
}

/**
 * The sessions of one server. They are in the store, so that every server over it honours them.
 *
 * @example
 * const sessions = new Sessions({ store, registry });
 * const started = await sessions.start("hrk_…", caller);
 */
export class Sessions {
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /**
   * Starts a session, in place of the one that the caller may have.
   *
   * @param keyText any text
   * @returns undefined: the key is not valid
   * @throws {StoreError} UNAVAILABLE or FAILED
   */
  async start(keyText: string, caller: Caller): Promise<StartedSession | undefined> {
    const { registry, store } = this.#options;
    const key = checkKey(registry, keyText);
    if (key === undefined) return undefined;
    await this.end(caller);
    const now = Date.now();
    const endsAt = registry.key(key.key_id)?.endsAt ?? now;
    const expires_at = Math.min(now + SESSION_MS, endsAt);
    const { text, hash } = createSession();
    const session_hash = textOf(hash);
    await store.keys.addSession({ session_hash, key_id: key.key_id, created_at: now, expires_at });
    await registry.refresh();
    const maxAgeSeconds = Math.ceil((expires_at - now) / 1000);
    return { info: this.#describe(key, expires_at), text, maxAgeSeconds };
  }

  /** The session of a caller; undefined: it has none. */
  infoOf(caller: Caller): SessionInfo | undefined {
    const hash = hashOf(caller);
    const session = hash === undefined ? undefined : this.#options.registry.session(hash);
    if (session === undefined) return undefined;
    return this.#describe(session.caller, session.stored.expires_at);
  }

  /** Ends the session of a caller, on every server. @throws {StoreError} UNAVAILABLE or FAILED */
  async end(caller: Caller): Promise<void> {
    const hash = hashOf(caller);
    if (hash === undefined) return;
    await this.#options.store.keys.removeSession(hash);
    await this.#options.registry.refresh();
  }

  #describe({ key_id, scope }: KeyCaller, expiresAt: number): SessionInfo {
    const name = this.#options.registry.key(key_id)?.stored.name ?? "";
    return { scope, name, expires_at: new Date(expiresAt).toISOString() };
  }
}

function hashOf(caller: Caller): string | undefined {
  return caller.kind === "key" ? caller.session_hash : undefined;
}
