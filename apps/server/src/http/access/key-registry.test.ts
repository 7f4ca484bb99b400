/** The keys in memory follow the store, and know what a credential is still worth. */
import { createKey } from "@hellorec/credentials";
import { hashUser } from "@hellorec/store";
import type { KeyRecords, KeyTable, RemoteChange } from "@hellorec/store";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { storedKey } from "../../keys/keys-port.ts";
import type { TokenCaller } from "./caller.ts";
import { KeyRegistry } from "./key-registry.ts";

const NOW = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

const notUsed = () => Promise.reject(new Error("not called in this test"));
const rest = { add: notUsed, replace: notUsed, revoke: notUsed, addSession: notUsed };
const { id, ...secret } = createKey();
const key = storedKey({ id, ...secret }, { name: "", scope: "write" }, NOW);

/** A store whose records the test sets, and what the known asked of it. */
function fakeStore() {
  let records: KeyRecords = {
    changes: 0,
    keys: [],
    sessions: [],
    erasures: [],
    erased_before: 0,
  };
  const listeners = new Set<(change: RemoteChange) => void>();
  const state = { failure: undefined as Error | undefined, reads: [] as number[] };
  const keys: KeyTable = {
    ...rest,
    removeSession: notUsed,
    tidy: notUsed,
    changeCount: () =>
      state.failure === undefined
        ? Promise.resolve(records.changes)
        : Promise.reject(state.failure),
    records(since) {
      state.reads.push(since);
      return Promise.resolve(records);
    },
  };
  return {
    state,
    keys,
    set: (changed: Partial<KeyRecords>) => {
      records = { ...records, changes: records.changes + 1, erasures: [], ...changed };
    },
    announce: (change: RemoteChange) => {
      for (const listener of listeners) listener(change);
    },
    onChange: (listener: (change: RemoteChange) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

let store: ReturnType<typeof fakeStore>;
let known: KeyRegistry;
let errors: unknown[];
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW });
  store = fakeStore();
  errors = [];
  known = await KeyRegistry.open({ store, onError: (error) => errors.push(error) });
});
afterEach(() => {
  known.close();
  vi.useRealTimers();
});

const token = (user_id: string, issued_at: number): TokenCaller => ({
  kind: "token",
  key_id: id,
  scope: "write",
  user_id,
  user_hash: hashUser(user_id),
  issued_at,
  expires_at: issued_at + HOUR_MS,
});

test("a change that another process announces is read at once", async () => {
  expect(known.isEmpty).toBe(true);
  store.set({ keys: [key] });
  store.announce({ kind: "keys_changed" });
  await vi.advanceTimersByTimeAsync(0);
  expect([known.isEmpty, known.key(id)?.stored]).toEqual([false, key]);
  store.announce({ kind: "models_changed" });
  await vi.advanceTimersByTimeAsync(0);
  expect(store.state.reads).toEqual([0, 0]);
});

test("a change whose message was lost is found by its count", async () => {
  store.set({ keys: [key] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(known.key(id)?.stored).toEqual(key);
  store.set({ keys: [{ ...key, revoked_at: NOW }] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(known.isValid({ kind: "key", key_id: id, scope: "write" }, NOW)).toBe(false);
  await vi.advanceTimersByTimeAsync(5000);
  expect(store.state.reads).toEqual([0, 0, 1]);
});

test("while the store cannot be read, the keys stay, and it is said once", async () => {
  store.set({ keys: [key] });
  await known.refresh();
  store.state.failure = new Error("no connection");
  await vi.advanceTimersByTimeAsync(5000);
  expect(errors).toEqual([store.state.failure]);
  expect(known.key(id)?.stored).toEqual(key);
  store.state.failure = undefined;
  await vi.advanceTimersByTimeAsync(1000);
  store.state.failure = new Error("no connection again");
  await vi.advanceTimersByTimeAsync(1000);
  expect(errors).toHaveLength(2);
});

test("a change that made no key, such as a key that is unknown and revoked, closes nothing", async () => {
  store.set({});
  await known.refresh();
  expect(known.isEmpty).toBe(true);
  // One that ended does: it was made.
  store.set({ keys: [{ ...key, revoked_at: NOW }] });
  await known.refresh();
  expect(known.isEmpty).toBe(false);
});

test("tokens end with the erasure of their user, and with the oldest that is kept", async () => {
  const erasure = { user_hash: hashUser("alice"), erased_at: NOW };
  store.set({ keys: [key], erasures: [erasure] });
  await known.refresh();
  const isValid = (user: string, issuedAt: number) =>
    known.isValid(token(user, issuedAt), issuedAt + 1);
  expect(isValid("alice", NOW - 1)).toBe(false);
  // From a clock that is fast by a minute it may have been issued before.
  expect(isValid("alice", NOW + 60_000)).toBe(false);
  expect(isValid("alice", NOW + 60_001)).toBe(true);
  expect(isValid("bob", NOW - 1)).toBe(true);
  // It is not read again, and still known.
  store.set({});
  await known.refresh();
  expect(isValid("alice", NOW)).toBe(false);
  store.set({ erased_before: NOW + 5 });
  await known.refresh();
  expect([isValid("bob", NOW + 60_005), isValid("bob", NOW + 60_006)]).toEqual([false, true]);
});

test("a token, a session and a key end by the clock", async () => {
  const session = { session_hash: "s", key_id: id, created_at: NOW, expires_at: NOW + 10 };
  store.set({ keys: [{ ...key, expires_at: NOW + 20 }], sessions: [session] });
  await known.refresh();
  const caller = known.session("s")?.caller;
  if (caller === undefined) throw new Error("the session is known");
  expect([9, 10].map((at) => known.isValid(caller, NOW + at))).toEqual([true, false]);
  const own = { kind: "key", key_id: id, scope: "write" } as const;
  expect([19, 20].map((at) => known.isValid(own, NOW + at))).toEqual([true, false]);
  expect(known.isValid(token("alice", NOW), NOW + 20)).toBe(false);
});

test("listeners are called after a change and every second, until it is closed", async () => {
  let calls = 0;
  known.onTick(() => void (calls += 1));
  await known.refresh();
  expect(calls).toBe(1);
  await vi.advanceTimersByTimeAsync(3000);
  expect(calls).toBe(4);
  known.close();
  await vi.advanceTimersByTimeAsync(3000);
  expect(calls).toBe(4);
});
