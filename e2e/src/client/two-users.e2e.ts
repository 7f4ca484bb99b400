/** The client's queue with tokens of one user each, at a device that two users share. */
import { createClient } from "@hellorec/client";
import { createEventQueue } from "@hellorec/client/queue";
import type { StorageLike } from "@hellorec/client/queue";
import { userToken } from "@hellorec/client/server";
import { expect, onTestFinished, test } from "vitest";

import { startServer } from "../running-server.ts";
import { storedIds } from "./stored-ids.ts";

/** What `localStorage` is in a page. */
function newStorage(): StorageLike {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

test("events that another user left do not block those of the present one, and wait for their user", async () => {
  const server = await startServer({ demo: false, hasKeys: true });
  onTestFinished(() => server.remove());
  const key = server.key ?? "";
  const storage = newStorage();
  const queueOf = (user_id: string) => {
    const token = () => userToken({ user_id, expires_in: 60, key });
    return createEventQueue(createClient({ url: server.url, token }), { storage });
  };
  const view = (user_id: string) => ({ user_id, item_id: "faust", type: "view" });

  await server.stop();
  const left = queueOf("bob");
  const ofBob = left.add(view("bob"));
  expect(await left.close({ timeout_ms: 1 })).toBe(1);
  await server.start();

  const present = queueOf("alice");
  const ofAlice = present.add(view("alice"));
  await expect.poll(() => storedIds(server.client, "alice")).toEqual([ofAlice]);
  expect(await present.close({ timeout_ms: 1 })).toBe(1);
  expect([present.dropped, await storedIds(server.client, "bob")]).toEqual([0, []]);

  const back = queueOf("bob");
  await expect.poll(() => back.size).toBe(0);
  expect(await storedIds(server.client, "bob")).toEqual([ofBob]);
  await back.close();
});
