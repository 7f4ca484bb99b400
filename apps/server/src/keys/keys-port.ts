/** The keys port: makes, lists, ends and replaces keys. Tested through program-keys.test.ts. */
import type { KeyInfo, KeysPort, NewKey } from "@hellorec/api";
import type { Key } from "@hellorec/credentials";
import { createKey } from "@hellorec/credentials";
import { MAX_KEYS } from "@hellorec/store";
import type { Store, StoredKey } from "@hellorec/store";
import { TRPCError } from "@trpc/server";

import type { KeyRegistry } from "../http/access/key-registry.ts";
import { textOf } from "../http/access/key-registry.ts";

/** What the port needs. */
export interface KeysPortOptions {
  readonly store: Pick<Store, "keys">;
  readonly registry: KeyRegistry;
}

/** The contract's keys port. @example const { key } = await keysPort(options).create(newKey); */
export function keysPort({ store, registry }: KeysPortOptions): KeysPort {
  return {
    async list() {
      await registry.refresh();
      const now = Date.now();
      return { keys: registry.keys.map(({ stored }) => infoOf(stored, now)) };
    },

    async create(wanted) {
      await registry.refresh();
      if (registry.isEmpty && wanted.scope !== "admin") throw firstMustBeAdmin();
      const key = createKey();
      const stored = storedKey(key, wanted, Date.now());
      if (!(await store.keys.add(stored))) throw tooManyKeys();
      await registry.refresh();
      return { key: key.text, ...infoOf(stored, stored.created_at) };
    },

    async revoke(keyId) {
      const revoked = await store.keys.revoke(keyId, Date.now());
      await registry.refresh();
      return registry.key(keyId) === undefined ? undefined : { revoked };
    },

    async rotate({ key_id, overlap }) {
      await registry.refresh();
      const now = Date.now();
      const old = registry.key(key_id)?.stored;
      if (old === undefined) return undefined;
      if (stateOf(old, now) !== "active") throw notActive(old, now);
      const key = createKey();
      // The new one lives as long as the old one was to live.
      const lifetime =
        old.expires_at === null ? undefined : (old.expires_at - old.created_at) / 1000;
      const wanted = {
        name: old.name,
        scope: old.scope,
        ...(lifetime !== undefined && { expires_in: lifetime }),
      };
      const stored = storedKey(key, wanted, now);
      if (!(await store.keys.replace(key_id, now + overlap * 1000, stored))) throw tooManyKeys();
      await registry.refresh();
      const replaced = infoOf(registry.key(key_id)?.stored ?? old, now);
      return { key: key.text, ...infoOf(stored, now), replaced };
    },
  };
}

/**
 * A key as it is stored.
 *
 * @param now milliseconds since 1970
 */
export function storedKey(key: Key, { name, scope, expires_in }: NewKey, now: number): StoredKey {
  return {
    key_id: key.id,
    name,
    scope,
    secret_hash: textOf(key.secretHash),
    public_key: textOf(key.publicKey),
    created_at: now,
    expires_at: expires_in === undefined ? null : now + Math.round(expires_in * 1000),
    revoked_at: null,
  };
}

function infoOf(stored: StoredKey, now: number): KeyInfo {
  const { key_id, name, scope, created_at, expires_at, revoked_at } = stored;
  return {
    key_id,
    name,
    scope,
    state: stateOf(stored, now),
    created_at: instant(created_at),
    ...(expires_at !== null && { expires_at: instant(expires_at) }),
    ...(revoked_at !== null && { revoked_at: instant(revoked_at) }),
  };
}

function stateOf({ expires_at, revoked_at }: StoredKey, now: number): KeyInfo["state"] {
  if (revoked_at !== null) return "revoked";
  return expires_at !== null && expires_at <= now ? "expired" : "active";
}

function instant(time: number): string {
  return new Date(time).toISOString();
}

function firstMustBeAdmin(): TRPCError {
  const message =
    "scope: the first key must have the scope admin: from then on every call needs a key, and only an admin's can make others";
  return new TRPCError({ code: "BAD_REQUEST", message });
}

function tooManyKeys(): TRPCError {
  const message = `${MAX_KEYS} keys exist: revoke one that is not needed`;
  return new TRPCError({ code: "CONFLICT", message });
}

function notActive(key: StoredKey, now: number): TRPCError {
  const message = `key_id: the key ${key.key_id} is ${stateOf(key, now)}: create a new one`;
  return new TRPCError({ code: "BAD_REQUEST", message });
}
