/** The client's queue in Node, while its server restarts and its tokens end. */
import { setInterval, setTimeout as delay } from "node:timers/promises";

import { createClient } from "@hellorec/client";
import { createEventQueue } from "@hellorec/client/queue";
import { userToken } from "@hellorec/client/server";
import { expect, onTestFinished, test } from "vitest";

import { startServer } from "../running-server.ts";
import { storedIds } from "./stored-ids.ts";

const USER = "alice";
const OUTAGE_MS = 10_000;

test("events that are added all the time arrive once each, over restarts and ended tokens", async () => {
  const server = await startServer({ demo: false, hasKeys: true });
  onTestFinished(() => server.remove());
  const key = server.key ?? "";
  const client = createClient({
    url: server.url,
    token: () => userToken({ user_id: USER, expires_in: 2, key }),
  });
  const errors: unknown[] = [];
  const queue = createEventQueue(client, { onError: (error) => errors.push(error) });
  const added: string[] = [];
  const ending = new AbortController();
  const adding = (async () => {
    for await (const _ of setInterval(20)) {
      if (ending.signal.aborted) return;
      added.push(queue.add({ user_id: USER, item_id: `${added.length % 50}`, type: "view" }));
    }
  })();
  for (const outageMs of [OUTAGE_MS, 1000]) {
    await delay(1000);
    await server.stop();
    await delay(outageMs);
    await server.start();
  }
  await delay(1000);
  ending.abort();
  await adding;
  expect(await queue.close({ timeout_ms: 30_000 })).toBe(0);
  expect([queue.size, queue.dropped]).toEqual([0, 0]);
  expect(errors.length).toBeGreaterThan(0);
  expect((await storedIds(server.client, USER)).toSorted()).toEqual(added.toSorted());
  expect(added.length).toBeGreaterThan(200);
});
