/**
 * The keys, sessions and erasures of the store, in memory, so that a request waits for no read. It
 * follows the changes of every server over the same data.
 */
import { CLOCK_TOLERANCE_MS } from "@hellorec/credentials";
import { ERASURE_MS } from "@hellorec/store";
import type { KeyRecords, Store, StoredKey, StoredSession } from "@hellorec/store";

import type { Caller, KeyCaller } from "./caller.ts";

/** How often the store is asked for changes, and those who hold a credential for long are looked through. */
const TICK_MS = 1000;

/** A key with what a request is checked by. */
export interface KnownKey {
  readonly stored: StoredKey;
  readonly secretHash: Uint8Array;
  readonly publicKey: Uint8Array;
  /** Milliseconds since 1970: from then on the key is of no use. */
  readonly endsAt: number;
  readonly caller: KeyCaller;
}

/** A session with its caller. */
export interface KnownSession {
  readonly stored: StoredSession;
  readonly caller: KeyCaller;
}

/** What a registry needs. */
export interface KeyRegistryOptions {
  readonly store: Pick<Store, "keys" | "onChange">;
  /** Told once when the store cannot be read, until it can again. */
  readonly onError: (error: unknown) => void;
}

/** What is stored of a hash or a public key, as bytes. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, "base64url");
}

/** Bytes as they are stored. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

/**
 * The keys of one server.
 *
 * @example
 * const registry = await KeyRegistry.open({ store, onError });
 * const key = registry.key("4fT0kQ2sVb1z");
 */
export class KeyRegistry {
  readonly #options: KeyRegistryOptions;
  readonly #erasures = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  readonly #stopListening: () => void;
  readonly #tick: NodeJS.Timeout;
  #keys: ReadonlyMap<string, KnownKey> = new Map();
  #sessions: ReadonlyMap<string, KnownSession> = new Map();
  #erasedBefore = 0;
  #changes = 0;
  #refreshing: Promise<void> | undefined;
  #isStale = false;
  #isFailing = false;

  private constructor(options: KeyRegistryOptions) {
    this.#options = options;
    this.#stopListening = options.store.onChange(({ kind }) => {
      if (kind === "keys_changed" || kind === "anything") this.#refreshInBackground();
    });
    this.#tick = setInterval(() => void this.#follow(), TICK_MS).unref();
  }

  /** Reads the keys. @throws {StoreError} they cannot be read */
  static async open(options: KeyRegistryOptions): Promise<KeyRegistry> {
    const registry = new KeyRegistry(options);
    try {
      await registry.refresh();
      return registry;
    } catch (error) {
      registry.close();
      throw error;
    }
  }

  /** Whether no key was ever made: those that ended are kept. */
  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  /** All keys, also ended ones, the oldest first. */
  get keys(): readonly KnownKey[] {
    return [...this.#keys.values()];
  }

  /** A key by its ID, also an ended one. */
  key(keyId: string): KnownKey | undefined {
    return this.#keys.get(keyId);
  }

  /** A session by its hash as text, also an ended one. */
  session(hash: string): KnownSession | undefined {
    return this.#sessions.get(hash);
  }

  /** Whether a credential that was valid still is. `now`: milliseconds since 1970. */
  isValid(caller: Caller, now: number): boolean {
    if (caller.kind === "open") return this.isEmpty;
    if (caller.kind === "anonymous") return true;
    const key = this.#keys.get(caller.key_id);
    if (key === undefined || now >= key.endsAt) return false;
    if (caller.kind === "token") {
      if (now >= caller.expires_at) return false;
      const erasedAt = this.#erasures.get(caller.user_hash) ?? this.#erasedBefore;
      // The clock that the token is from may be fast by so much.
      return caller.issued_at - CLOCK_TOLERANCE_MS > Math.max(erasedAt, this.#erasedBefore);
    }
    if (caller.session_hash === undefined) return true;
    const session = this.#sessions.get(caller.session_hash);
    return session !== undefined && now < session.stored.expires_at;
  }

  /** Reads the keys again. What was stored before the call is known when it resolves. */
  async refresh(): Promise<void> {
    this.#isStale = true;
    // A read that began before the call may have missed what the caller stored.
    while (this.#isStale) {
      this.#refreshing ??= this.#read().finally(() => {
        this.#refreshing = undefined;
      });
      await this.#refreshing;
    }
  }

  /** Calls `listener` after each change, and about every second, when time may have ended a credential. */
  onTick(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Stops following the store. */
  close(): void {
    clearInterval(this.#tick);
    this.#stopListening();
  }

  async #read(): Promise<void> {
    this.#isStale = false;
    try {
      this.#take(await this.#options.store.keys.records(this.#changes));
      this.#isFailing = false;
    } catch (error) {
      this.#isStale = false;
      throw error;
    }
    for (const listener of this.#listeners) listener();
  }

  #take({ changes, keys, sessions, erasures, erased_before }: KeyRecords): void {
    this.#changes = changes;
    this.#erasedBefore = erased_before;
    this.#keys = new Map(keys.map((stored) => [stored.key_id, knownKey(stored)]));
    this.#sessions = new Map(
      sessions.flatMap((stored) => {
        const caller = this.#keys.get(stored.key_id)?.caller;
        if (caller === undefined) return [];
        const { session_hash } = stored;
        return [[session_hash, { stored, caller: { ...caller, session_hash } }]];
      }),
    );
    for (const { user_hash, erased_at } of erasures) this.#erasures.set(user_hash, erased_at);
    const before = Math.max(Date.now() - ERASURE_MS, erased_before);
    for (const [user, time] of this.#erasures) if (time <= before) this.#erasures.delete(user);
  }

  /** Notifications get lost with a connection: the count of changes does not. */
  async #follow(): Promise<void> {
    try {
      if ((await this.#options.store.keys.changeCount()) !== this.#changes) await this.refresh();
      this.#isFailing = false;
    } catch (error) {
      this.#report(error);
    }
    for (const listener of this.#listeners) listener();
  }

  #refreshInBackground(): void {
    this.refresh().catch((error: unknown) => this.#report(error));
  }

  #report(error: unknown): void {
    if (!this.#isFailing) this.#options.onError(error);
    this.#isFailing = true;
  }
}

function knownKey(stored: StoredKey): KnownKey {
  const { key_id, scope, expires_at, revoked_at } = stored;
  return {
    stored,
    secretHash: bytesOf(stored.secret_hash),
    publicKey: bytesOf(stored.public_key),
    endsAt: revoked_at === null ? (expires_at ?? Infinity) : 0,
    caller: { kind: "key", key_id, scope },
  };
}
