/** Subscriptions through servers that fall silent, hang, refuse and come back. */
import type { RequestListener, ServerResponse } from "node:http";

import { expect, test, vi } from "vitest";

import { createClient, isHellorecError } from "../index.ts";
import { startTestServer } from "../testing/test-server.ts";

const list = (recommendation_id: string) => ({
  items: [],
  strategy: "popular",
  model_version: null,
  recommendation_id,
});

/** Opens a stream that counts as silent after 400 ms, and sends one list. */
const stream =
  (id: string, rest = ""): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('event: connected\ndata: {"reconnectAfterInactivityMs":400}\n\n');
    response.write(`data: ${JSON.stringify(list(id))}\n\n${rest}`);
  };
const END = "event: return\ndata: \n\n";
const hang: RequestListener = () => undefined;
const destroy: RequestListener = (request) => request.socket.destroy();
const busy: RequestListener = (_request, response) => endWith(response, 503);

function endWith(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/html" }).end("<p>later</p>");
}

/** What a subscription got from a server that answers like this, one request after the other. */
async function received(...answers: readonly RequestListener[]) {
  await using server = await startTestServer();
  server.interceptors.push(...answers);
  const changes: string[] = [];
  const client = createClient({
    url: server.url,
    timeout_ms: 200,
    onConnectionChange: ({ state }) => changes.push(state),
  });
  const ids: string[] = [];
  let error: unknown;
  try {
    for await (const { recommendation_id } of client.live.subscribe({ user_id: "a" })) {
      ids.push(recommendation_id);
    }
  } catch (cause) {
    error = cause;
  }
  return { ids, changes, error };
}

test("a server that hung, was killed and came back", async () => {
  const got = await received(stream("1"), hang, destroy, stream("2", END));
  expect(got).toEqual({
    ids: ["1", "2"],
    changes: ["lost", "connected_again"],
    error: undefined,
  });
});

test("a proxy that answers 503 while the server starts again", async () => {
  const ended: RequestListener = (request, response) => {
    stream("1")(request, response);
    response.end();
  };
  const got = await received(ended, busy, busy, stream("2", END));
  expect(got.ids).toEqual(["1", "2"]);
  expect(got.changes).toEqual(["lost", "connected_again"]);
});

test("a stream that only ends is connected again without a word", async () => {
  const ended: RequestListener = (request, response) => {
    stream("1")(request, response);
    response.end();
  };
  expect(await received(ended, stream("2", END))).toEqual({
    ids: ["1", "2"],
    changes: [],
    error: undefined,
  });
});

test("one that was never connected ends with an error", async () => {
  const { error } = await received(destroy, stream("1", END));
  expect(isHellorecError(error) && error.reason).toBe("unreachable");
});

test("a refusal ends it, also after a silence", async () => {
  const refuse: RequestListener = (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const data = { code: "BAD_REQUEST", httpStatus: 400, hellorec_code: 2000 };
    const error = { message: "user_id: wrong", code: -32_600, data };
    response.write(`event: serialized-error\ndata: ${JSON.stringify(error)}\n\n`);
  };
  const { ids, error } = await received(stream("1"), refuse);
  expect(ids).toEqual(["1"]);
  expect(isHellorecError(error) && error.kind).toBe("BAD_REQUEST");
});

test("ending the subscription while it waits to connect again ends it at once", async () => {
  await using server = await startTestServer();
  server.interceptors.push(stream("1"), destroy, destroy, destroy, destroy, destroy);
  const ending = new AbortController();
  const client = createClient({
    url: server.url,
    onConnectionChange: () => ending.abort(),
  });
  const states: string[] = [];
  await new Promise<void>((resolve, reject) => {
    client.live.subscribe(
      { user_id: "a" },
      {
        signal: ending.signal,
        onConnectionStateChange: ({ state }) => states.push(state),
        onComplete: resolve,
        onError: reject,
      },
    );
  });
  const asked = server.requests.length;
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(server.requests).toHaveLength(asked);
  expect(states).toContain("pending");
});

test("a callback that throws is no failure of the network; its error is uncaught", async () => {
  await using server = await startTestServer();
  const uncaught = vi.fn<(error: Error) => void>();
  const before = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", uncaught);
  const fail = (what: string) => {
    throw new Error(what);
  };
  server.interceptors.push(stream("1"), destroy, destroy, stream("2", END));
  const client = createClient({
    url: server.url,
    onConnectionChange: ({ state }) => fail(state),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      client.live.subscribe(
        { user_id: "a" },
        {
          onStarted: () => fail("started"),
          onData: ({ recommendation_id }) => fail(recommendation_id),
          onComplete: resolve,
          onError: reject,
        },
      );
    });
    await new Promise((resolve) => setTimeout(resolve));
  } finally {
    process.removeAllListeners("uncaughtException");
    for (const listener of before) process.on("uncaughtException", listener);
  }
  expect(server.requests).toHaveLength(4);
  expect(uncaught.mock.calls.map(([error]) => error.message)).toEqual([
    "started",
    "1",
    "lost",
    "connected_again",
    "started",
    "2",
  ]);
});

test("a Retry-After is obeyed", async () => {
  await using server = await startTestServer();
  const later: RequestListener = (_request, response) => {
    response.writeHead(503, { "retry-after": "3600" }).end();
  };
  server.interceptors.push(stream("1"), later);
  const client = createClient({ url: server.url });
  const states: unknown[] = [];
  const subscription = client.live.subscribe(
    { user_id: "a" },
    { onConnectionStateChange: ({ error }) => states.push(error?.message) },
  );
  await expect.poll(() => server.requests.length, { timeout: 5000 }).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  subscription.unsubscribe();
  expect(server.requests).toHaveLength(2);
});

test("ended while its token is asked for, it is not opened again, whatever becomes of the token", async () => {
  await using server = await startTestServer();
  server.interceptors.push(stream("1"));
  const asked: (() => void)[] = [];
  const client = createClient({
    url: server.url,
    token: () =>
      asked.length === 0 && server.requests.length === 0
        ? expiring()
        : new Promise((_, reject) => asked.push(() => reject(new Error("no token")))),
  });
  const subscription = client.live.subscribe({ user_id: "a" }, { onData: () => undefined });
  await expect.poll(() => asked.length, { timeout: 5000 }).toBe(1);
  subscription.unsubscribe();
  for (const refuse of asked) refuse();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(asked).toHaveLength(1);
});

/** A user token that is over at once. */
function expiring(): string {
  const now = Date.now();
  const claims = JSON.stringify({ issued_at: now - 10, expires_at: now + 10 });
  return `hru_${Buffer.from(claims).toString("base64url")}.signature`;
}
