/** A queue in a page, whose global objects stand in here. A real browser is in e2e. */
import { setTimeout as sleep } from "node:timers/promises";

import { expect, onTestFinished, test, vi } from "vitest";

import { createClient } from "../index.ts";
import type { FetchInit } from "../index.ts";
import { MemoryStorage } from "../testing/memory-storage.ts";
import { startTestServer } from "../testing/test-server.ts";
import { createEventQueue } from "./index.ts";

const view = (item_id: string, user_id = "alice") => ({ user_id, item_id, type: "view" });

/** Makes this runtime a page, and the server one that is asked by `fetch`. */
async function page(url: string, token?: () => string) {
  const listeners = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const localStorage = new MemoryStorage();
  vi.stubGlobal("document", document);
  vi.stubGlobal("localStorage", localStorage);
  vi.stubGlobal("addEventListener", listeners.addEventListener.bind(listeners));
  vi.stubGlobal("removeEventListener", listeners.removeEventListener.bind(listeners));
  const sent: FetchInit[] = [];
  const client = createClient({
    url,
    ...(token !== undefined && { token }),
    fetch: (address, init) => {
      sent.push(init);
      return fetch(address, init);
    },
  });
  const queue = createEventQueue(client, { flush_interval_ms: 600_000, flush_at: 1000 });
  onTestFinished(async () => {
    await queue.close({ timeout_ms: 1 });
    vi.unstubAllGlobals();
  });
  const emit = (type: string) => listeners.dispatchEvent(new Event(type));
  const show = (visibilityState: "visible" | "hidden") => {
    document.visibilityState = visibilityState;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  // The client loads its code for tokens with the first call.
  await client.helloRec.query({ user_id: "alice" });
  sent.length = 0;
  return { queue, localStorage, sent, emit, show };
}

const isEmpty = (queue: { readonly size: number }) =>
  expect.poll(() => queue.size, { timeout: 20_000 }).toBe(0);

test.each([
  ["is hidden", "hidden"],
  ["closes", "pagehide"],
])("a page that %s sends at once, in requests that outlive it, with the token", async (_, how) => {
  await using server = await startTestServer();
  const { queue, sent, emit, show, localStorage } = await page(server.url, () => "secret");
  queue.add(view("faust"));
  expect(localStorage.entries.size).toBe(1);
  if (how === "hidden") show("hidden");
  else emit(how);
  // Nothing but microtasks runs in a page that closes.
  for (let step = 0; step < 200; step += 1) await Promise.resolve();
  expect(sent).toMatchObject([{ keepalive: true, headers: { authorization: "Bearer secret" } }]);
  await isEmpty(queue);
  expect(server.events).toHaveLength(1);
  expect(localStorage.entries.size).toBe(0);
});

test("at most 64 KiB are on their way at a time, in bytes; the rest follows", async () => {
  await using server = await startTestServer();
  const { queue, sent, emit } = await page(server.url);
  for (let at = 0; at < 600; at += 1) queue.add(view(`${"ü".repeat(100)} ${at}`));
  emit("pagehide");
  emit("pagehide");
  for (let step = 0; step < 200; step += 1) await Promise.resolve();
  const bytes = sent.map(({ body = "" }) => new TextEncoder().encode(body).byteLength);
  const total = bytes.reduce((sum, each) => sum + each, 0);
  expect(total).toBeGreaterThan(50_000);
  expect(total).toBeLessThanOrEqual(65_536);
  await expect.poll(() => queue.size).toBeLessThan(600);
  expect(await queue.flush()).toBe(0);
  expect(new Set(server.events.map(({ event_id }) => event_id)).size).toBe(600);
});

test("each user's events go in a request of their own", async () => {
  await using server = await startTestServer();
  const { queue, sent, emit } = await page(server.url);
  queue.add(view("faust", "alice"));
  queue.add(view("faust", "bob"));
  emit("pagehide");
  await isEmpty(queue);
  expect(sent).toHaveLength(2);
});

test("an event that is added after the page closed is sent too, without a timer", async () => {
  await using server = await startTestServer();
  const { queue, sent, emit } = await page(server.url);
  emit("pagehide");
  queue.add(view("faust"));
  queue.add(view("metropolis"));
  await isEmpty(queue);
  expect(sent).toHaveLength(1);
  expect(server.events).toHaveLength(2);
});

test("a page that is hidden after it closed, as browsers do it, is closed still", async () => {
  await using server = await startTestServer();
  const { queue, sent, emit, show } = await page(server.url);
  emit("pagehide");
  show("hidden");
  queue.add(view("faust"));
  for (let step = 0; step < 200; step += 1) await Promise.resolve();
  expect(sent).toHaveLength(1);
  // It comes back from the browser's cache of pages.
  emit("pageshow");
  queue.add(view("metropolis"));
  for (let step = 0; step < 200; step += 1) await Promise.resolve();
  expect(sent.filter(({ keepalive }) => keepalive)).toHaveLength(1);
  await queue.flush();
  await isEmpty(queue);
});

test("an event whose request is on its way when the page closes is sent again", async () => {
  await using server = await startTestServer();
  const { queue, sent, emit } = await page(server.url);
  server.interceptors.push((request) => {
    emit("pagehide");
    setTimeout(() => request.socket.destroy(), 5);
  });
  queue.add(view("faust"));
  await queue.flush();
  await isEmpty(queue);
  expect(sent.map(({ keepalive }) => keepalive)).toEqual([undefined, true]);
});

test.each(["before", "after"])(
  "a failed request of a page that stays is repeated, shown %s it fails",
  async (when) => {
    await using server = await startTestServer();
    const { queue, show } = await page(server.url);
    let fail = () => {};
    server.interceptors.push((request) => {
      fail = () => request.socket.destroy();
    });
    queue.add(view("faust"));
    show("hidden");
    await expect.poll(() => server.requests.length).toBe(2);
    if (when === "before") show("visible");
    fail();
    if (when === "after") {
      await sleep(50);
      show("visible");
    }
    await isEmpty(queue);
    expect(server.events).toHaveLength(1);
  },
);

test("the queue goes on by itself when the network is back", async () => {
  await using server = await startTestServer();
  const { queue, emit } = await page(server.url);
  server.interceptors.push((request) => request.socket.destroy());
  queue.add(view("faust"));
  expect(await queue.flush()).toBe(1);
  emit("online");
  await isEmpty(queue);
  expect(server.events).toHaveLength(1);
});

test("a shown page takes on what a closed tab left", async () => {
  await using server = await startTestServer();
  const { queue, show, localStorage } = await page(server.url);
  const event = { ...view("faust"), event_id: "1", occurred_at: new Date().toISOString() };
  const key = `hellorec.events.v1.default:${JSON.stringify(["alice", "1"])}`;
  localStorage.entries.set(key, JSON.stringify({ added_at: Date.now(), event }));
  show("visible");
  await isEmpty(queue);
  expect(server.events).toEqual([event]);
});
