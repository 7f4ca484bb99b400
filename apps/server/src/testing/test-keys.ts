/** A key table in memory, a registry over it, and credentials of every kind. */
import type { Scope } from "@hellorec/api";
import type { Key } from "@hellorec/credentials";
import { createKey } from "@hellorec/credentials";
import { hashUser } from "@hellorec/store";
import type { KeyTable, StoredKey, StoredSession } from "@hellorec/store";

import { KeyRegistry } from "../http/access/key-registry.ts";
import { storedKey } from "../keys/keys-port.ts";

/** Keys for tests. */
export interface TestKeys {
  readonly registry: KeyRegistry;
  readonly store: { readonly keys: KeyTable };
  /** Adds a key, and gives it with its text. */
  add(scope: Scope, changed?: Partial<StoredKey>): Promise<Key>;
  /** Notes the erasure of a user, as the store does. */
  erase(userId: string): Promise<void>;
}

/** A registry without a key. */
export async function createTestKeys(): Promise<TestKeys> {
  const table = memoryTable();
  const store = { keys: table, onChange: () => () => {} };
  const registry = await KeyRegistry.open({
    store,
    onError: (error) => {
      throw error;
    },
  });
  return {
    registry,
    store,
    async add(scope, changed = {}) {
      const key = createKey();
      await table.add({ ...storedKey(key, { scope, name: "test" }, Date.now()), ...changed });
      await registry.refresh();
      return key;
    },
    async erase(userId) {
      table.erasures.set(hashUser(userId), Date.now());
      table.count();
      await registry.refresh();
    },
  };
}

function memoryTable(): KeyTable & {
  readonly erasures: Map<string, number>;
  readonly count: () => void;
} {
  const keys = new Map<string, StoredKey>();
  const sessions = new Map<string, StoredSession>();
  const erasures = new Map<string, number>();
  let changes = 0;
  const count = () => void (changes += 1);
  const change = (keyId: string, changed: Partial<StoredKey>): boolean => {
    count();
    const key = keys.get(keyId);
    if (key === undefined || key.revoked_at !== null) return false;
    keys.set(keyId, { ...key, ...changed });
    return true;
  };
  return {
    erasures,
    count,
    changeCount: () => Promise.resolve(changes),
    records: () =>
      Promise.resolve({
        changes,
        keys: [...keys.values()],
        sessions: [...sessions.values()],
        erasures: [...erasures].map(([user_hash, erased_at]) => ({ user_hash, erased_at })),
        erased_before: 0,
      }),
    add(key) {
      count();
      keys.set(key.key_id, key);
      return Promise.resolve(true);
    },
    replace(keyId, expires_at, key) {
      if (!change(keyId, { expires_at })) return Promise.resolve(false);
      keys.set(key.key_id, key);
      return Promise.resolve(true);
    },
    revoke: (keyId, revoked_at) => Promise.resolve(change(keyId, { revoked_at })),
    addSession(session) {
      count();
      sessions.set(session.session_hash, session);
      return Promise.resolve();
    },
    tidy: () => Promise.resolve(),
    removeSession(hash) {
      count();
      sessions.delete(hash);
      return Promise.resolve();
    },
  };
}
