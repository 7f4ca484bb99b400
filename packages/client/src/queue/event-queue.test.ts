/** The queue with the real client, against the real contract on a real HTTP server. */
import type { RequestListener } from "node:http";

import { describe, expect, onTestFinished, test, vi } from "vitest";

import { createClient } from "../index.ts";
import { MemoryStorage } from "../testing/memory-storage.ts";
import { startTestServer } from "../testing/test-server.ts";
import type { TestServer } from "../testing/test-server.ts";
import { createEventQueue } from "./index.ts";
import type { DroppedEvents, EventQueue, EventQueueOptions, QueuedEvent } from "./index.ts";

const view = (item_id: string, user_id = "alice") => ({ user_id, item_id, type: "view" });
/** Never by time: what a test sends, it sends by itself. */
const BY_HAND = { flush_at: 1000, flush_interval_ms: 600_000, storage: "memory" } as const;

function queueFor(server: TestServer, options: EventQueueOptions = {}) {
  const dropped: DroppedEvents[] = [];
  const errors: unknown[] = [];
  const queue = createEventQueue(createClient({ url: server.url }), {
    ...BY_HAND,
    onDropped: (drop) => dropped.push(drop),
    onError: (error) => errors.push(error),
    ...options,
  });
  onTestFinished(async () => {
    await queue.close({ timeout_ms: 1 });
  });
  return { queue, dropped, errors };
}

const answer =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    const data = { code: "SERVICE_UNAVAILABLE", httpStatus: status, hellorec_code: 2053 };
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ error: { message: "later", code: -32_603, data } }));
  };
const hangUp: RequestListener = (request) => request.socket.destroy();

const isEmpty = (queue: EventQueue) => expect.poll(() => queue.size, { timeout: 20_000 }).toBe(0);

describe("adding", () => {
  test("an event gets its ID and its time at once, and keeps those that it has", async () => {
    await using server = await startTestServer();
    const { queue } = queueFor(server);
    const before = new Date().toISOString();
    const made = queue.add(view("metropolis"));
    const occurred_at = "2026-01-31T12:00:00Z";
    expect(queue.add({ ...view("faust"), event_id: "mine", occurred_at })).toBe("mine");
    const after = new Date().toISOString();
    expect(queue.size).toBe(2);
    expect(await queue.flush()).toBe(0);
    expect(server.events).toEqual([
      { ...view("metropolis"), event_id: made, occurred_at: expect.any(String) },
      { ...view("faust"), event_id: "mine", occurred_at },
    ]);
    const time = server.events[0]?.occurred_at ?? "";
    expect(time >= before && time <= after).toBe(true);
    expect(server.requests).toHaveLength(1);
  });

  test("the same event of a user waits once; of two users it is two events", async () => {
    await using server = await startTestServer();
    const { queue } = queueFor(server);
    for (const user of ["alice", "alice", "bob"]) {
      queue.add({ ...view("faust", user), event_id: "1" });
    }
    await queue.flush();
    expect(server.events.map(({ user_id }) => user_id)).toEqual(["alice", "bob"]);
  });

  test("events are sent after the interval, and sooner when there are many", async () => {
    await using server = await startTestServer();
    const { queue: timed } = queueFor(server, { flush_interval_ms: 5 });
    timed.add(view("faust"));
    await isEmpty(timed);
    const { queue: counted } = queueFor(server, { flush_at: 2 });
    counted.add(view("faust"));
    counted.add(view("faust"));
    await isEmpty(counted);
    expect(server.events).toHaveLength(3);
  });

  test("events that are added during a request follow at once", async () => {
    await using server = await startTestServer();
    const { queue } = queueFor(server);
    server.interceptors.push((request, response) => {
      queue.add(view("nosferatu"));
      answer(503)(request, response);
    });
    queue.add(view("faust"));
    expect(await queue.flush()).toBe(2);
    expect(await queue.flush()).toBe(0);
    expect(server.requests).toHaveLength(2);
  });

  test("a request has at most 1000 events and 60,000 bytes", async () => {
    await using server = await startTestServer();
    const { queue } = queueFor(server);
    for (let at = 0; at < 2500; at += 1) queue.add(view(`ünïque ${at}`));
    expect(await queue.flush()).toBe(0);
    expect(new Set(server.events.map(({ event_id }) => event_id)).size).toBe(2500);
    expect(server.requests.length).toBeGreaterThan(2);
    for (const { headers } of server.requests) {
      expect(Number(headers["content-length"])).toBeLessThanOrEqual(60_100);
    }
  });
});

describe("what is dropped", () => {
  test("what has no JSON form, or is too large", async () => {
    await using server = await startTestServer();
    const { queue, dropped } = queueFor(server);
    queue.add({ ...view("faust"), ...Object.fromEntries([["value", 1n]]) });
    queue.add(view("f".repeat(20_000)));
    const untyped: { add(event: unknown): string } = queue;
    for (const none of [undefined, null, 5]) expect(untyped.add(none)).toEqual(expect.any(String));
    queue.add(view("metropolis"));
    expect(dropped.map(({ reason }) => reason)).toEqual(Array(5).fill("invalid"));
    expect(queue.dropped).toBe(5);
    expect(await queue.flush()).toBe(0);
    expect(server.events).toHaveLength(1);
  });

  test("events that the server refuses, and no others", async () => {
    await using server = await startTestServer();
    const { queue, dropped, errors } = queueFor(server);
    for (let at = 0; at < 60; at += 1) {
      queue.add({ ...view(`${at}`), ...(at % 2 === 0 && { type: "rating", value: 99 }) });
    }
    expect(await queue.flush()).toBe(0);
    expect(server.events.map(({ item_id }) => Number(item_id) % 2)).toEqual(Array(30).fill(1));
    expect(dropped).toHaveLength(30);
    expect(dropped[0]).toEqual({
      reason: "refused",
      events: [expect.objectContaining({ item_id: "0", value: 99 })],
      message: "events[0].value: a rating needs a value from 0.5 to 5",
    });
    expect(errors).toEqual([]);
  });

  test("one that is too large, where the server does not say which", async () => {
    await using server = await startTestServer();
    const { queue, dropped } = queueFor(server);
    for (let at = 0; at < 5; at += 1) queue.add(view(`${at}`));
    // The batch of five, its first three, its first two, its first one.
    for (let request = 0; request < 4; request += 1) server.interceptors.push(tooLarge);
    expect(await queue.flush()).toBe(0);
    expect(dropped.map(({ events }) => events[0]?.item_id)).toEqual(["0"]);
    expect(server.events.map(({ item_id }) => item_id)).toEqual(["1", "2", "3", "4"]);
  });

  test("the oldest ones when there are too many, or too many bytes", async () => {
    await using server = await startTestServer();
    const { queue: counted, dropped } = queueFor(server, { max_events: 3 });
    for (let at = 0; at < 5; at += 1) counted.add(view(`${at}`));
    expect(items(dropped)).toEqual(["0", "1"]);
    expect([counted.size, counted.dropped]).toEqual([3, 2]);
    const { queue: measured } = queueFor(server, { max_bytes: 1000 });
    for (let at = 0; at < 50; at += 1) measured.add(view(`${at}`));
    expect(measured.size).toBeLessThan(10);
    await measured.flush();
    expect(server.events.at(-1)?.item_id).toBe("49");
  });

  test("what has not arrived when a queue in memory closes, and what is added then", async () => {
    await using server = await startTestServer();
    const { queue, dropped } = queueFor(server);
    server.interceptors.push(...Array.from({ length: 50 }, () => hangUp));
    queue.add(view("faust"));
    expect(await queue.close({ timeout_ms: Number.NaN })).toBe(1);
    queue.add(view("metropolis"));
    expect(dropped.map(({ reason }) => reason)).toEqual(["closed", "closed"]);
    expect(queue.size).toBe(0);
  });
});

describe("an outage", () => {
  test.each([
    ["a broken connection", hangUp],
    ["a 503", answer(503)],
    ["the page of a proxy", (_request, response) => void response.writeHead(502).end("<html>")],
  ] satisfies [string, RequestListener][])("ends after %s", async (_what, failure) => {
    await using server = await startTestServer();
    const { queue, errors } = queueFor(server);
    server.interceptors.push(failure);
    const event_id = queue.add(view("faust"));
    expect(await queue.flush()).toBe(1);
    // One attempt each: the queue repeats, not the client.
    expect(server.requests).toHaveLength(1);
    expect(errors).toHaveLength(1);
    await isEmpty(queue);
    expect(server.events.map((event) => event.event_id)).toEqual([event_id]);
  });

  test("no request is sent before the end of a Retry-After", async () => {
    await using server = await startTestServer();
    const waits: number[] = [];
    const { queue } = queueFor(server, { onError: (_error, wait) => waits.push(wait) });
    server.interceptors.push(answer(503, { "retry-after": "3600" }));
    queue.add(view("faust"));
    expect(await queue.flush()).toBe(1);
    expect(await queue.flush()).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(waits).toEqual([3_600_000]);
  });

  test("close sends what is left, also after a failure", async () => {
    await using server = await startTestServer();
    const { queue } = queueFor(server);
    server.interceptors.push(hangUp);
    queue.add(view("faust"));
    expect(await queue.close()).toBe(0);
    expect(server.events).toHaveLength(1);
  });
});

describe("a token that allows one user", () => {
  test("the events of others do not block that user's", async () => {
    await using server = await startTestServer();
    const { queue, errors } = queueFor(server);
    queue.add(view("left by bob", "bob"));
    queue.add(view("faust", "alice"));
    // Both together, then bob alone.
    server.interceptors.push(forbidden, forbidden);
    expect(await queue.flush()).toBe(2);
    expect(await queue.flush()).toBe(1);
    expect(server.events.map(({ user_id }) => user_id)).toEqual(["alice"]);
    expect(errors).toHaveLength(1);
  });
});

describe("a storage", () => {
  test("events survive the end of a page during an outage, and arrive once", async () => {
    await using server = await startTestServer();
    const storage = new MemoryStorage();
    const { queue: first } = queueFor(server, { storage });
    server.interceptors.push(hangUp);
    const ids = [first.add(view("faust")), first.add(view("metropolis"))];
    await first.flush();
    const { queue: second } = queueFor(server, { storage });
    await isEmpty(second);
    expect(server.events.map(({ event_id }) => event_id)).toEqual(ids);
    expect(storage.entries.size).toBe(0);
  });

  test("two tabs lose nothing, and one sends nothing that the other has delivered", async () => {
    await using server = await startTestServer();
    const storage = new MemoryStorage();
    const { queue: first } = queueFor(server, { storage });
    server.interceptors.push(hangUp, hangUp);
    for (let at = 0; at < 20; at += 1) first.add(view(`${at}`));
    await first.flush();
    const { queue: second } = queueFor(server, { storage });
    expect(second.size).toBe(20);
    await second.flush();
    expect(await first.flush()).toBe(0);
    second.add(view("20"));
    expect(await second.flush()).toBe(0);
    expect(server.events).toHaveLength(21);
    expect(storage.entries.size).toBe(0);
  });

  test("queues of two names share nothing", async () => {
    await using server = await startTestServer();
    const storage = new MemoryStorage();
    queueFor(server, { storage, name: "one" }).queue.add(view("faust"));
    queueFor(server, { storage, name: "one:two:3" }).queue.add(view("faust"));
    for (const name of ["on", "one:", "one:two"]) {
      expect(queueFor(server, { storage, name }).queue.size).toBe(0);
    }
    expect(queueFor(server, { storage, name: "one" }).queue.size).toBe(1);
  });

  test.each(["isFull", "isForbidden"] as const)("one that %s leaves memory", async (state) => {
    await using server = await startTestServer();
    const storage = new MemoryStorage();
    storage[state] = true;
    const { queue, dropped } = queueFor(server, { storage });
    queue.add(view("faust"));
    expect(await queue.flush()).toBe(0);
    expect(server.events).toHaveLength(1);
    queue.add(view("metropolis"));
    server.interceptors.push(...Array.from({ length: 50 }, () => hangUp));
    expect(await queue.close({ timeout_ms: 50 })).toBe(1);
    expect(items(dropped)).toEqual(["metropolis"]);
  });

  test("corrupted entries are removed, counted and block nothing", async () => {
    await using server = await startTestServer();
    const storage = new MemoryStorage();
    const { queue: first } = queueFor(server, { storage });
    for (const item of ["0", "1", "2", "3", "4"]) first.add(view(item));
    const [cut = "", number = "", list = "", other = ""] = storage.entries.keys();
    storage.entries.set(cut, storage.entries.get(cut)?.slice(0, 50) ?? "");
    storage.entries.set(number, "7");
    storage.entries.set(list, '{"added_at":1,"event":[]}');
    storage.entries.set(other, storage.entries.get(other)?.replace("alice", "bob") ?? "");
    storage.entries.set("of another script", "{");
    const { queue, dropped } = queueFor(server, { storage });
    expect(dropped).toEqual([{ reason: "unreadable", events: [], message: expect.any(String) }]);
    expect(queue.dropped).toBe(4);
    await isEmpty(queue);
    expect(server.events.map(({ item_id }) => item_id)).toEqual(["4"]);
    expect([...storage.entries.keys()]).toEqual(["of another script"]);
  });

  test("events that waited too long are dropped", async () => {
    await using server = await startTestServer();
    const storage = new MemoryStorage();
    queueFor(server, { storage }).queue.add(view("faust"));
    for (const [key, text] of storage.entries) {
      storage.entries.set(key, text.replace(/"added_at":\d+/, '"added_at":1000'));
    }
    const { queue, dropped } = queueFor(server, { storage });
    await isEmpty(queue);
    expect(dropped.map(({ reason }) => reason)).toEqual(["expired"]);
    expect(server.requests).toEqual([]);
    expect(storage.entries.size).toBe(0);
  });

  test("what a closed queue has not delivered is left for the next one", async () => {
    await using server = await startTestServer();
    const storage = new MemoryStorage();
    const { queue, dropped } = queueFor(server, { storage });
    server.interceptors.push(...Array.from({ length: 50 }, () => hangUp));
    queue.add(view("faust"));
    expect(await queue.close({ timeout_ms: 50 })).toBe(1);
    expect([storage.entries.size, dropped.length]).toEqual([1, 0]);
  });
});

describe("what an app sees", () => {
  test("the number of waiting events, whenever it changes", async () => {
    await using server = await startTestServer();
    const sizes: number[] = [];
    const { queue } = queueFor(server, { onChange: (size) => sizes.push(size) });
    queue.add(view("faust"));
    queue.add(view("metropolis"));
    await queue.flush();
    expect(sizes).toEqual([1, 2, 0]);
  });

  test("a callback that throws stops nothing; its error is uncaught", async () => {
    await using server = await startTestServer();
    const fail = () => {
      throw new Error("of the app");
    };
    const { queue } = queueFor(server, { onDropped: fail });
    const uncaught: (() => void)[] = [];
    vi.stubGlobal("queueMicrotask", (task: () => void) => uncaught.push(task));
    queue.add(view("f".repeat(20_000)));
    vi.unstubAllGlobals();
    expect(queue.dropped).toBe(1);
    expect(uncaught).toHaveLength(1);
    expect(uncaught[0]).toThrow("of the app");
  });

  test.each([{ flush_at: 0 }, { max_events: 1.5 }, { flush_interval_ms: -1 }])(
    "an option that is not valid: %o",
    (options) => {
      const client = createClient({ url: "http://127.0.0.1:5000" });
      expect(() => createEventQueue(client, options)).toThrow(TypeError);
    },
  );
});

function items(dropped: readonly DroppedEvents[]): string[] {
  return dropped.flatMap(({ events }) => events.map(({ item_id }: QueuedEvent) => item_id));
}

function refusal(status: number, code: string, hellorec_code: number): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    const data = { code, httpStatus: status, hellorec_code };
    response.end(JSON.stringify({ error: { message: code, code: -32_000, data } }));
  };
}
const tooLarge = refusal(413, "PAYLOAD_TOO_LARGE", 2013);
const forbidden = refusal(403, "FORBIDDEN", 2003);
