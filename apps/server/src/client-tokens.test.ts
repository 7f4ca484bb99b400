/** Queue, calls and live lists with user tokens that end in the middle, against a built server. */
import { setTimeout as sleep } from "node:timers/promises";

import { createClient } from "@hellorec/client";
import type { HellorecClient } from "@hellorec/client";
import { createLive } from "@hellorec/client/live";
import { createEventQueue } from "@hellorec/client/queue";
import { userToken } from "@hellorec/client/server";
import { createKey } from "@hellorec/credentials";
import { expect, test } from "vitest";

import { builtProgram } from "./testing/built-program.ts";

const program = builtProgram();

/** The events of a server, in the order of its log. */
async function logOf(admin: HellorecClient): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await admin.events.list.query({ limit: 1000, ...(cursor && { cursor }) });
    ids.push(...page.events.map(({ event_id }) => event_id));
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  return ids;
}

test("all go on with the next token: nothing is lost, and nothing counts or is shown twice", async () => {
  const key = createKey().text;
  const settings = { HELLOREC_ADMIN_KEY: key, MODEL: "rp3beta", REFIT_AFTER_EVENTS: "0" };
  const url = await program.start(["serve"], settings).url;
  const admin = createClient({ url, token: key });
  const items = Array.from({ length: 300 }, (_, at) => ({
    item_id: `i${at}`,
    title: `Item ${at}`,
  }));
  await admin.items.put.mutate({ items });

  let tokens = 0;
  const token = () => {
    tokens += 1;
    return userToken({ user_id: "alice", expires_in: 2, key });
  };
  const client = createClient({ url, token });
  const queue = createEventQueue(client, { flush_interval_ms: 200 });
  const shown: string[] = [];
  const failures: unknown[] = [];
  const live = createLive(client).subscribe(
    { user_id: "alice", limit: 5 },
    {
      onList: (list) => shown.push(JSON.stringify(list.items)),
      onError: (error) => failures.push(error),
    },
  );

  const expected: string[] = [];
  let next = "i0";
  const deadline = Date.now() + 60_000;
  for (let round = 0; tokens < 5 && Date.now() < deadline; round++) {
    const event = { user_id: "alice", item_id: next, type: "like" };
    const event_id = `called-${round}`;
    await client.track.mutate({ events: [{ ...event, event_id }] });
    expected.push(event_id, queue.add({ ...event, type: "view" }));
    const list = await client.recommend.query({ user_id: "alice", limit: 5 });
    expect(list.items.map(({ item }) => item.item_id)).not.toContain(event.item_id);
    // The first of the list leaves it, so that the live list changes in each round.
    next = list.items[0]?.item.item_id ?? next;
    await sleep(100);
  }
  expect(tokens).toBeGreaterThanOrEqual(5);
  expect(await queue.close()).toBe(0);
  expect(queue.dropped).toBe(0);
  expect((await logOf(admin)).toSorted()).toEqual(expected.toSorted());

  // The stream is alive still, whatever token it has by now.
  const newest = await client.recommend.query({ user_id: "alice", limit: 5 });
  await expect.poll(() => live.list?.items, { timeout: 20_000 }).toEqual(newest.items);
  live.close();
  expect(failures).toEqual([]);
  expect(shown.filter((list, at) => list === shown[at - 1])).toEqual([]);
  expect(shown.length).toBeGreaterThan(5);
});
