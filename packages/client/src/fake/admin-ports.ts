/** Statistics, the demo, keys and tokens of a fake client. Nothing here opens anything. */
import type { DemoPort, KeyInfo, KeysPort, NewKey, StatsPort, TokensPort } from "@hellorec/api";

import type { FakeData } from "./fake-data.ts";

const STARTED_AT = "2026-01-01T00:00:00.000Z";

/** The port of statistics: real counts, and nothing that depends on time. */
export function statsPort(data: FakeData): StatsPort {
  return {
    get: async () => ({
      started_at: STARTED_AT,
      uptime_seconds: 60,
      counts: {
        events: data.log.length,
        users: new Set(data.log.map(({ user_id }) => user_id)).size,
        items: data.items.size,
      },
      events_per_minute: [],
      recommendations: { served: 0, clicked: 0, click_through: 0 },
      procedures: [],
    }),
  };
}

/** The port of the demo: a fake has none. */
export function demoPort(): DemoPort {
  return {
    status: async () => ({ loaded: false, alone: false, items: 0 }),
    remove: async () => ({ removed_items: 0, removed_events: 0 }),
  };
}

/** The port of keys. The texts of its keys are no keys of any server. */
export function keysPort(data: FakeData): KeysPort {
  const keys = new Map<string, KeyInfo>();
  const add = ({ scope, name, expires_in }: NewKey) => {
    const created_at = data.nextTime();
    const key: KeyInfo = {
      key_id: data.nextId("key"),
      name,
      scope,
      state: "active",
      created_at,
      ...(expires_in !== undefined && { expires_at: later(created_at, expires_in) }),
    };
    keys.set(key.key_id, key);
    return { key: `hrk_${key.key_id}`, ...key };
  };
  return {
    list: async () => ({ keys: [...keys.values()] }),
    create: async (key) => add(key),
    revoke: async (keyId) => {
      const key = keys.get(keyId);
      if (key === undefined) return undefined;
      if (key.state === "revoked") return { revoked: false };
      keys.set(keyId, { ...key, state: "revoked", revoked_at: data.nextTime() });
      return { revoked: true };
    },
    rotate: async ({ key_id, overlap }) => {
      const old = keys.get(key_id);
      if (old === undefined) return undefined;
      const created = add({ scope: old.scope, name: old.name });
      const replaced = { ...old, expires_at: later(created.created_at, overlap) };
      keys.set(key_id, replaced);
      return { ...created, replaced };
    },
  };
}

/** The port of user tokens. The texts of its tokens are no tokens of any server. */
export function tokensPort(data: FakeData): TokensPort {
  return {
    create: async ({ expires_in }) => ({
      token: `hru_${data.nextId("token")}`,
      expires_at: later(data.nextTime(), expires_in),
    }),
  };
}

function later(time: string, seconds: number): string {
  return new Date(Date.parse(time) + seconds * 1000).toISOString();
}
