/**
 * Whether a server may start with the keys that exist, and the first key by a setting. Tested through
 * program-keys.test.ts.
 */
import { isSameHash, restoreKey } from "@hellorec/credentials";
import type { Store } from "@hellorec/store";

import type { KeyRegistry } from "../http/access/key-registry.ts";
import type { TrustedProxies } from "../http/fairness/client-address.ts";
import { isLoopback } from "../http/gate/loopback.ts";
import { UsageError } from "../usage-error.ts";
import { storedKey } from "./keys-port.ts";

/** The settings that decide. */
export interface KeySettings {
  readonly HOST: string;
  readonly TRUST_PROXY: TrustedProxies;
  readonly ALLOWED_HOSTS: readonly string[];
  readonly ALLOWED_ORIGINS: readonly string[];
  readonly HELLOREC_ADMIN_KEY?: string | undefined;
}

/** The keys of a server that starts. */
export interface StartKeys {
  readonly store: Pick<Store, "keys">;
  readonly registry: KeyRegistry;
  /** Tells the operator. */
  readonly warn: (line: string) => void;
}

/**
 * Adds the key of `HELLOREC_ADMIN_KEY`, unless it exists.
 *
 * @throws {UsageError} others can call the server, and no key exists
 */
export async function prepareKeys(keys: StartKeys, settings: KeySettings): Promise<void> {
  const { HELLOREC_ADMIN_KEY: text } = settings;
  await keys.store.keys.tidy(Date.now());
  if (text !== undefined) await addAdminKey(keys, text);
  const reason = whyOthersCanCall(settings);
  if (reason === undefined || !keys.registry.isEmpty) return;
  throw new UsageError(
    `${reason}, and there is no key: make one with "hellorec-server keys create --scope admin", or set HELLOREC_ADMIN_KEY`,
  );
}

/** Whether only this machine can call a server, and for no one else. */
export function isLocal(settings: KeySettings): boolean {
  return whyOthersCanCall(settings) === undefined;
}

async function addAdminKey({ store, registry, warn }: StartKeys, text: string): Promise<void> {
  const key = restoreKey(text);
  if (key === undefined) throw new UsageError("HELLOREC_ADMIN_KEY: is no key");
  const wanted = { name: "HELLOREC_ADMIN_KEY", scope: "admin" } as const;
  await store.keys.add(storedKey(key, wanted, Date.now()));
  await registry.refresh();
  const known = registry.key(key.id);
  const isUsable =
    known !== undefined &&
    isSameHash(known.secretHash, key.secretHash) &&
    Date.now() < known.endsAt;
  if (!isUsable) {
    warn("the key in HELLOREC_ADMIN_KEY cannot be used: it was revoked, or too many keys exist");
  } else if (known.stored.scope !== "admin") {
    warn(`the key in HELLOREC_ADMIN_KEY was made before, with the scope ${known.stored.scope}`);
  }
}

/** Why others can call a server with these settings; undefined: they cannot. */
export function whyOthersCanCall(settings: KeySettings): string | undefined {
  const { HOST, TRUST_PROXY, ALLOWED_HOSTS, ALLOWED_ORIGINS } = settings;
  if (!isLoopback(HOST)) return `HOST=${HOST} can be reached from other machines`;
  if (TRUST_PROXY !== 0 && !(Array.isArray(TRUST_PROXY) && TRUST_PROXY.length === 0)) {
    return "TRUST_PROXY lets others call through a proxy";
  }
  if (ALLOWED_HOSTS.length > 0) return "ALLOWED_HOSTS lets others call under another name";
  return ALLOWED_ORIGINS.length > 0 ? "ALLOWED_ORIGINS lets pages of others call" : undefined;
}
