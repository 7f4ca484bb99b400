/** Keys, sessions and the times of erasures, on every database. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import {
  MAX_ENDED_KEYS,
  MAX_KEYS,
  MAX_SESSIONS,
  MAX_SESSIONS_OF_KEY,
} from "../../contract/key-table.ts";
import type { StoredKey, StoredSession } from "../../contract/key-table.ts";
import type { Store } from "../../contract/store.ts";
import { databases, postgresDatabase } from "../../testing/databases.ts";
import type { TestDatabase } from "../../testing/databases.ts";
import { event } from "../../testing/samples.ts";
import { hashUser } from "./erasures.ts";

const NOW = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

function key(key_id: string, changed: Partial<StoredKey> = {}): StoredKey {
  return {
    key_id,
    name: "shop",
    scope: "write",
    secret_hash: `hash of ${key_id}`,
    public_key: `public key of ${key_id}`,
    created_at: NOW,
    expires_at: null,
    revoked_at: null,
    ...changed,
  };
}

function session(session_hash: string, changed: Partial<StoredSession> = {}): StoredSession {
  return { session_hash, key_id: "k1", created_at: NOW, expires_at: NOW + DAY_MS, ...changed };
}

describe.each(databases)("keys in $name", ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await create();
    store = await database.open();
  });
  afterEach(() => database.remove());

  const keyIds = async () => (await store.keys.records(0)).keys.map(({ key_id }) => key_id);

  test("a new store has none, and counts no change", async () => {
    expect(await store.keys.records(0)).toEqual({
      changes: 0,
      keys: [],
      sessions: [],
      erasures: [],
      erased_before: 0,
    });
  });

  test("a key is read as it was added, and an ID is taken once", async () => {
    expect(await store.keys.add(key("k1", { expires_at: NOW + DAY_MS }))).toBe(true);
    expect(await store.keys.add(key("k1", { scope: "admin" }))).toBe(false);
    const { keys, changes } = await store.keys.records(0);
    expect(keys).toEqual([key("k1", { expires_at: NOW + DAY_MS })]);
    expect(changes).toBe(await store.keys.changeCount());
    expect(changes).toBeGreaterThan(0);
  });

  test("a key is revoked once, and its sessions go with it", async () => {
    await store.keys.add(key("k1"));
    await store.keys.add(key("k2"));
    await store.keys.addSession(session("s1"));
    await store.keys.addSession(session("s2", { key_id: "k2" }));
    expect(await store.keys.revoke("k1", NOW + 5)).toBe(true);
    expect(await store.keys.revoke("k1", NOW + 9)).toBe(false);
    expect(await store.keys.revoke("k9", NOW + 9)).toBe(false);
    const { keys, sessions } = await store.keys.records(0);
    expect(keys.map(({ key_id, revoked_at }) => [key_id, revoked_at])).toEqual([
      ["k1", NOW + 5],
      ["k2", null],
    ]);
    expect(sessions).toEqual([session("s2", { key_id: "k2" })]);
  });

  test("a replaced key ends at the given time, or earlier if it would have", async () => {
    await store.keys.add(key("k1"));
    expect(await store.keys.replace("k1", NOW + 1000, key("k2"))).toBe(true);
    expect(await store.keys.replace("k1", NOW + 2000, key("k3"))).toBe(true);
    const { keys } = await store.keys.records(0);
    expect(keys.map(({ key_id, expires_at }) => [key_id, expires_at])).toEqual([
      ["k1", NOW + 1000],
      ["k2", null],
      ["k3", null],
    ]);
  });

  test("a key that is revoked, expired or unknown is not replaced", async () => {
    await store.keys.add(key("revoked"));
    await store.keys.revoke("revoked", NOW);
    await store.keys.add(key("expired", { expires_at: NOW }));
    for (const old of ["revoked", "expired", "unknown"]) {
      expect(await store.keys.replace(old, NOW + 1000, key("new"))).toBe(false);
    }
    expect(await keyIds()).toEqual(["expired", "revoked"]);
  });

  test("a key whose successor cannot be added stays", async () => {
    await store.keys.add(key("k1"));
    await store.keys.add(key("k2"));
    const clash = { ...key("k2"), secret_hash: "another secret" };
    expect(await store.keys.replace("k1", NOW + 1000, clash)).toBe(false);
    expect((await store.keys.records(0)).keys).toEqual([key("k1"), key("k2")]);
  });

  test("a key that ended cannot be added again, however long ago that was", async () => {
    await store.keys.add(key("expired", { expires_at: NOW }));
    await store.keys.add(key("revoked"));
    await store.keys.revoke("revoked", NOW);
    const created_at = NOW + 365 * DAY_MS;
    await store.keys.add(key("k3", { created_at }));
    for (const id of ["expired", "revoked"]) {
      expect(await store.keys.add(key(id, { created_at }))).toBe(false);
    }
    expect(await keyIds()).toEqual(["expired", "revoked", "k3"]);
  });

  test("of the keys that ended so many are kept, and those are not counted among the others", async () => {
    const ended = Array.from({ length: MAX_ENDED_KEYS + 1 }, (_, at) =>
      key(`k${at}`, { created_at: NOW + at, expires_at: NOW }),
    );
    await Promise.all(ended.map((one) => store.keys.add(one)));
    expect(await store.keys.add(key("new", { created_at: NOW + 5000 }))).toBe(true);
    const ids = await keyIds();
    expect(ids).toHaveLength(MAX_ENDED_KEYS + 1);
    expect(["k0", "new"].map((id) => ids.includes(id))).toEqual([false, true]);
  });

  test("there is a largest number of keys", async () => {
    const added = await Promise.all(
      Array.from({ length: MAX_KEYS + 1 }, (_, n) => store.keys.add(key(`k${n}`))),
    );
    expect(added.filter((isAdded) => !isAdded)).toHaveLength(1);
    expect(await store.keys.replace("k0", NOW + 1000, key("new"))).toBe(false);
    expect(await keyIds()).toHaveLength(MAX_KEYS);
  });

  test("sessions are added and ended; expired ones go", async () => {
    await store.keys.addSession(session("s1", { expires_at: NOW + 10 }));
    await store.keys.addSession(session("s2"));
    expect((await store.keys.records(0)).sessions).toHaveLength(2);
    await store.keys.removeSession("s2");
    await store.keys.removeSession("s2");
    expect((await store.keys.records(0)).sessions).toEqual([
      session("s1", { expires_at: NOW + 10 }),
    ]);
    await store.keys.addSession(session("s3", { created_at: NOW + 10 }));
    expect((await store.keys.records(0)).sessions.map((each) => each.session_hash)).toEqual(["s3"]);
  });

  test("of too many sessions the oldest go", async () => {
    for (let n = 0; n < MAX_SESSIONS + 2; n += 100) {
      await Promise.all(
        Array.from({ length: Math.min(100, MAX_SESSIONS + 2 - n) }, (_, index) =>
          store.keys.addSession(
            session(`s${n + index}`, { key_id: `k${index}`, created_at: NOW + n + index }),
          ),
        ),
      );
    }
    const { sessions } = await store.keys.records(0);
    const hashes = new Set(sessions.map((each) => each.session_hash));
    expect(hashes.size).toBe(MAX_SESSIONS);
    expect(["s0", "s1", "s2"].map((hash) => hashes.has(hash))).toEqual([false, false, true]);
  });

  test("one key's sessions do not end those of others, but its own oldest", async () => {
    await store.keys.addSession(session("other", { key_id: "k2" }));
    for (let n = 0; n < MAX_SESSIONS_OF_KEY + 1; n++) {
      await store.keys.addSession(session(`s${n}`, { created_at: NOW + n }));
    }
    const { sessions } = await store.keys.records(0);
    const hashes = new Set(sessions.map((each) => each.session_hash));
    expect(hashes.size).toBe(MAX_SESSIONS_OF_KEY + 1);
    expect(["other", "s0", "s1"].map((hash) => hashes.has(hash))).toEqual([true, false, true]);
  });

  test("an erasure is noted by a hash of the user, with or without events, once there is a key", async () => {
    await store.events.append([event({ event_id: "e1", user_id: "bob" })]);
    await store.events.eraseUser("bob");
    expect((await store.keys.records(0)).erasures).toEqual([]);
    await store.keys.add(key("k1"));
    const { changes } = await store.keys.records(0);
    const start = Date.now();
    await store.events.append([event({ event_id: "e2", user_id: "alice" })]);
    await store.events.eraseUser("alice");
    await store.events.eraseUser("nobody");
    const { erasures } = await store.keys.records(changes);
    expect(erasures.map((erasure) => erasure.user_hash).sort()).toEqual(
      [hashUser("alice"), hashUser("nobody")].sort(),
    );
    for (const { erased_at } of erasures) expect(erased_at).toBeGreaterThanOrEqual(start);
  });

  test("only the erasures since a change are read again, also one of the same user", async () => {
    await store.keys.add(key("k1"));
    await store.events.eraseUser("alice");
    await store.events.eraseUser("bob");
    const { changes } = await store.keys.records(0);
    expect((await store.keys.records(changes)).erasures).toEqual([]);
    await store.events.eraseUser("alice");
    const { erasures } = await store.keys.records(changes);
    expect(erasures.map((erasure) => erasure.user_hash)).toEqual([hashUser("alice")]);
  });

  test("an erasure is forgotten once no token of before can be valid", async () => {
    await store.keys.add(key("k1"));
    const time = vi.spyOn(Date, "now").mockReturnValue(NOW);
    await store.events.eraseUser("alice");
    time.mockReturnValue(NOW + 26 * 3_600_000);
    await store.events.eraseUser("bob");
    time.mockRestore();
    const { erasures } = await store.keys.records(0);
    expect(erasures.map((erasure) => erasure.user_hash)).toEqual([hashUser("bob")]);
    await store.keys.tidy(NOW + 50 * 3_600_000);
    expect((await store.keys.records(0)).erasures).toHaveLength(1);
    await store.keys.tidy(NOW + 52 * 3_600_000);
    expect((await store.keys.records(0)).erasures).toEqual([]);
  });
});

test("changes of another process over PostgreSQL are reported", async () => {
  const database = await postgresDatabase();
  try {
    const [here, there] = [await database.open(), await database.open()];
    const kinds: string[] = [];
    there.onChange(({ kind }) => kinds.push(kind));
    await here.keys.add(key("k1"));
    await expect.poll(() => kinds).toEqual(["keys_changed"]);
    expect((await there.keys.records(0)).keys).toEqual([key("k1")]);
  } finally {
    await database.remove();
  }
});
