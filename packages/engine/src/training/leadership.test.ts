/** Leadership over a lock that the test grants. */
import type { LeaderLock } from "@hellorec/store";
import { expect, test } from "vitest";

import { Leadership } from "./leadership.ts";

/** A lock that is granted after so many tries. */
function lockAfter(refusals: number) {
  const lock = { tries: 0, isHeld: false, lost: new AbortController() };
  const leadership = new Leadership(
    {
      tryLeaderLock(): Promise<LeaderLock | undefined> {
        lock.tries++;
        if (lock.tries <= refusals) return Promise.reject(new Error("no connection"));
        lock.isHeld = true;
        const release = () => {
          lock.isHeld = false;
          return Promise.resolve();
        };
        return Promise.resolve({ release, lost: lock.lost.signal });
      },
    },
    "fit",
  );
  return { lock, leadership };
}

const never = () => false;
const { signal } = new AbortController();

test("a free lock is held until it is released", async () => {
  const { lock, leadership } = lockAfter(0);
  expect(leadership.isHeld).toBe(false);
  expect(await leadership.acquire(signal, never)).toBe(true);
  expect(leadership.isHeld).toBe(true);
  expect(await leadership.acquire(signal, never)).toBe(true);
  expect(lock.tries).toBe(1);
  await leadership.release();
  expect(lock.isHeld).toBe(false);
  expect(leadership.isHeld).toBe(false);
  await leadership.release();
});

test("a lost lock is acquired again", async () => {
  const { lock, leadership } = lockAfter(0);
  await leadership.acquire(signal, never);
  lock.lost.abort();
  expect(leadership.isHeld).toBe(false);
  expect(leadership.lost.aborted).toBe(true);
  lock.lost = new AbortController();
  expect(await leadership.acquire(signal, never)).toBe(true);
  expect(leadership.lost.aborted).toBe(false);
});

test("a store that cannot be reached is tried again", async () => {
  const { lock, leadership } = lockAfter(1);
  expect(await leadership.acquire(signal, never)).toBe(true);
  expect(lock.tries).toBe(2);
});

test("a needless wait ends without the lock", async () => {
  const { lock, leadership } = lockAfter(1);
  expect(await leadership.acquire(signal, () => true)).toBe(false);
  expect(lock.tries).toBe(1);
});

test("an aborted wait rejects, and keeps no lock", async () => {
  const { lock, leadership } = lockAfter(0);
  const abort = new AbortController();
  const acquired = leadership.acquire(abort.signal, never);
  abort.abort(new Error("stop"));
  await expect(acquired).rejects.toThrow("stop");
  expect(lock.isHeld).toBe(false);
});
