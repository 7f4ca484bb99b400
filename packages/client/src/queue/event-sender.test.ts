/** When the queue sends again after answers that say little, and what holds nobody else up. */
import { expect, onTestFinished, test } from "vitest";

import { createClient, HellorecError } from "../index.ts";
import { MemoryStorage } from "../testing/memory-storage.ts";
import { startTestServer } from "../testing/test-server.ts";
import { createEventQueue } from "./index.ts";
import type { DroppedEvents, EventQueueOptions, TrackingClient } from "./index.ts";

const view = (item_id: string, user_id = "alice") => ({ user_id, item_id, type: "view" });
const BY_HAND = { flush_at: 1000, flush_interval_ms: 600_000, storage: "memory" } as const;

/** A queue whose client answers as this function does; and the waits that it tells of. */
function queueOf(answer: (users: readonly string[]) => void, options: EventQueueOptions = {}) {
  const waits: number[] = [];
  const dropped: DroppedEvents[] = [];
  const client: TrackingClient = {
    track: {
      mutate: ({ events }) => {
        const users = events.map(({ user_id }) => user_id);
        return new Promise((resolve) => resolve(answer(users)));
      },
    },
  };
  const queue = createEventQueue(client, {
    ...BY_HAND,
    onError: (_error, wait) => waits.push(wait),
    onDropped: (each) => dropped.push(each),
    ...options,
  });
  onTestFinished(async () => {
    await queue.close({ timeout_ms: 1 });
  });
  return { queue, waits, dropped };
}

const busy = (retry_after_ms: number) => () => {
  throw new HellorecError("proxy", "later", { http_status: 503, retry_after_ms });
};

test("a Retry-After of no time is no reason to ask without a break", async () => {
  const { queue, waits } = queueOf(busy(0));
  queue.add(view("faust"));
  await queue.flush();
  await queue.flush();
  expect(waits.map((wait) => wait >= 500)).toEqual([true, true]);
});

test("a Retry-After of a year does not silence the queue for more than an hour", async () => {
  const { queue, waits } = queueOf(busy(31_536_000_000));
  queue.add(view("faust"));
  await queue.flush();
  expect(waits).toEqual([3_600_000]);
});

test("many users whom the token does not allow cost the others a second each, not minutes", async () => {
  const { queue, waits } = queueOf((users) => {
    if (users.every((user) => user === "alice")) return;
    const shape = {
      message: "not yours",
      code: -32_003,
      data: { code: "FORBIDDEN", httpStatus: 403, hellorec_code: 2003 },
    } as const;
    throw new HellorecError("refused", "not yours", { shape });
  });
  for (let user = 0; user < 8; user += 1) queue.add(view("faust", `visitor ${user}`));
  queue.add(view("faust"));
  for (let flush = 0; flush < 9; flush += 1) await queue.flush();
  expect(queue.size).toBe(8);
  expect(waits).toHaveLength(8);
  expect(Math.max(...waits)).toBeLessThanOrEqual(1000);
});

test("an entry of the storage that is larger than an event may be holds up no other", async () => {
  const storage = new MemoryStorage();
  const event = { ...view("f".repeat(70_000)), event_id: "1", occurred_at: "2026-01-01T00:00:00Z" };
  const key = `hellorec.events.v1.default:${JSON.stringify(["alice", "1"])}`;
  storage.entries.set(key, JSON.stringify({ added_at: 1, event }));
  const { queue, dropped } = queueOf(() => undefined, { storage });
  queue.add(view("faust"));
  expect(await queue.flush()).toBe(0);
  expect(dropped.map(({ reason }) => reason)).toEqual(["unreadable"]);
});

test("what has no text where an event needs one is not sent", async () => {
  const sent: string[] = [];
  const { queue, dropped } = queueOf((users) => sent.push(...users));
  queue.add({ ...view("faust"), ...Object.fromEntries([["user_id", undefined]]) });
  queue.add({ ...view("faust"), ...Object.fromEntries([["item_id", 7]]) });
  expect(dropped).toMatchObject([
    { reason: "invalid", message: "user_id: must be a text" },
    { reason: "invalid", message: "item_id: must be a text" },
  ]);
  expect(await queue.flush()).toBe(0);
  expect(sent).toEqual([]);
});

test("a queue whose client cannot reach the server yet keeps everything", async () => {
  await using server = await startTestServer();
  const tokens: string[] = [];
  const client = createClient({
    url: server.url,
    token: () => {
      const [token] = tokens;
      if (token === undefined) throw new Error("nobody is signed in");
      return token;
    },
  });
  const queue = createEventQueue(client, BY_HAND);
  queue.add(view("faust"));
  expect(await queue.flush()).toBe(1);
  expect(server.requests).toHaveLength(0);
  tokens.push("hru_now");
  expect(await queue.close()).toBe(0);
  expect(server.events).toHaveLength(1);
});
