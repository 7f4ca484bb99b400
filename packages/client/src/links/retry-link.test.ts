/** Which failed calls are sent again, when, and for how long. */
import type { IncomingMessage, RequestListener } from "node:http";
import { text } from "node:stream/consumers";

import { describe, expect, test } from "vitest";

import { createClient, safe } from "../index.ts";
import { startTestServer } from "../testing/test-server.ts";

test("a query outlives a dropped connection and a 503", async () => {
  await using server = await startTestServer();
  server.interceptors.push(
    (request) => request.socket.destroy(),
    (_request, response) => {
      response.writeHead(503, { "retry-after": "0" }).end(UNAVAILABLE);
    },
  );
  const client = createClient({ url: server.url });
  expect(await client.helloRec.query({ user_id: "a" })).toBe("hello a");
  expect(server.requests).toHaveLength(3);
});

test("a query is sent again after a 429", async () => {
  await using server = await startTestServer();
  server.interceptors.push((_request, response) => {
    response.writeHead(429, { "retry-after": "0" }).end(BUSY);
  });
  const client = createClient({ url: server.url });
  expect(await client.helloRec.query({ user_id: "a" })).toBe("hello a");
  expect(server.requests).toHaveLength(2);
});

test.each([502, 504])("and after the page of a proxy with the status %i", async (status) => {
  await using server = await startTestServer();
  server.interceptors.push((_request, response) => {
    response.writeHead(status, { "content-type": "text/html" }).end("<h1>later</h1>");
  });
  const client = createClient({ url: server.url });
  expect(await client.helloRec.query({ user_id: "a" })).toBe("hello a");
  expect(server.requests).toHaveLength(2);
});

test("and after the JSON of a gateway, whose status and Retry-After count", async () => {
  await using server = await startTestServer();
  const gateway: RequestListener = (_request, response) => {
    response.writeHead(503, { "content-type": "application/json", "retry-after": "0.001" });
    response.end('{"error":{"code":503,"message":"no healthy upstream"}}');
  };
  server.interceptors.push(gateway);
  const client = createClient({ url: server.url, retries: 1 });
  expect(await client.helloRec.query({ user_id: "a" })).toBe("hello a");
  server.interceptors.push(gateway, gateway);
  const { error } = await safe(client.helloRec.query({ user_id: "a" }));
  expect(error).toMatchObject({ reason: "proxy", http_status: 503, retry_after_ms: 1 });
});

test("it gives up after `retries`, with the server's words and Retry-After", async () => {
  await using server = await startTestServer();
  const refuse = () =>
    server.interceptors.push((_request, response) => {
      response.writeHead(503, { "retry-after": "0.001" }).end(UNAVAILABLE);
    });
  refuse();
  refuse();
  const client = createClient({ url: server.url, retries: 1 });
  const { error } = await safe(client.helloRec.query({ user_id: "a" }));
  expect(error).toMatchObject({ kind: "SERVICE_UNAVAILABLE", code: 2053, retry_after_ms: 1 });
  expect(server.requests).toHaveLength(2);
});

test("a refused input is not sent again", async () => {
  await using server = await startTestServer();
  const client = createClient({ url: server.url });
  await safe(client.items.get.query({ item_id: "lost" }));
  expect(server.requests).toHaveLength(1);
});

test("events are sent again as they were, under IDs that do not change", async () => {
  await using server = await startTestServer();
  const bodies: string[] = [];
  const read = async (request: IncomingMessage): Promise<void> => {
    bodies.push(await text(request));
  };
  server.interceptors.push(
    (request) => void read(request).then(() => request.socket.destroy()),
    (request, response) =>
      void read(request).then(() => {
        response.writeHead(503, { "retry-after": "0" }).end(UNAVAILABLE);
      }),
  );
  const client = createClient({ url: server.url });
  const event = { user_id: "a", item_id: "b", type: "view" };
  const events = [event, { ...event, event_id: "own" }, event];
  expect(await client.track.mutate({ events })).toEqual({ accepted: 3, duplicates: 0 });
  expect(server.requests).toHaveLength(3);
  expect(bodies[0]).toContain('"event_id":"own"');
  expect(bodies[1]).toBe(bodies[0]);
  for (const { event_id } of server.events) expect(bodies[0]).toContain(`"${event_id}"`);
  expect(new Set(server.events.map(({ event_id }) => event_id)).size).toBe(3);
  expect(events[0]).toEqual(event);
});

const drop: RequestListener = (request) => request.socket.destroy();
const hang: RequestListener = () => undefined;
const later =
  (status: number, retryAfter: string, body: string): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { "retry-after": retryAfter }).end(body);
  };
const tracked = { events: [{ user_id: "a", item_id: "b", type: "view" }] };

describe("track", () => {
  test("is tried as long as its time allows", async () => {
    await using server = await startTestServer();
    server.interceptors.push(drop, drop, later(503, "0", UNAVAILABLE), drop, drop);
    const client = createClient({ url: server.url });
    expect(await client.track.mutate(tracked)).toEqual({ accepted: 1, duplicates: 0 });
    expect(server.requests).toHaveLength(6);
  });

  test("then fails as its last attempt did, with its events", async () => {
    await using server = await startTestServer();
    server.interceptors.push(...Array.from({ length: 100 }, () => drop));
    const client = createClient({ url: server.url, track_timeout_ms: 500 });
    const { error } = await safe(client.track.mutate(tracked));
    expect(error).toMatchObject({
      reason: "unreachable",
      events: [{ event_id: expect.any(String) }],
    });
    expect(error?.attempts).toBe(server.requests.length);
    expect(error?.attempts).toBeGreaterThan(1);
    expect(server.events).toEqual([]);
  });

  test("has at most `retries` where they are given", async () => {
    await using server = await startTestServer();
    server.interceptors.push(drop, drop, drop);
    const client = createClient({ url: server.url, retries: 1 });
    const { error } = await safe(client.track.mutate(tracked));
    expect(error).toMatchObject({ reason: "unreachable", attempts: 2 });
  });

  test("does not wait longer than timeout_ms for one attempt", async () => {
    await using server = await startTestServer();
    server.interceptors.push(hang);
    const client = createClient({ url: server.url, timeout_ms: 100 });
    expect(await client.track.mutate(tracked)).toEqual({ accepted: 1, duplicates: 0 });
    expect(server.requests).toHaveLength(2);
  });
});

describe("Retry-After", () => {
  const inAnHour = () => new Date(Date.now() + 3_600_000).toUTCString();

  test.each([
    ["seconds", () => "3600"],
    ["a date", inAnHour],
  ])("that is longer than the time of the call, as %s, fails it at once", async (_, retryAfter) => {
    await using server = await startTestServer();
    server.interceptors.push(later(429, retryAfter(), BUSY), later(502, retryAfter(), "<p>"));
    const client = createClient({ url: server.url });
    const track = await safe(client.track.mutate(tracked));
    expect(track.error).toMatchObject({ reason: "refused", http_status: 429, attempts: 1 });
    const query = await safe(client.helloRec.query({ user_id: "a" }));
    expect(query.error).toMatchObject({ reason: "proxy", http_status: 502, attempts: 1 });
    for (const { error } of [track, query]) {
      expect(error?.retry_after_ms).toBeGreaterThan(3_500_000);
    }
  });

  test("is waited for, and the signal of the call ends the wait", async () => {
    await using server = await startTestServer();
    const ending = new AbortController();
    server.interceptors.push((request, response) => {
      later(503, "8", UNAVAILABLE)(request, response);
      // Without Retry-After the next attempt comes within 200 ms.
      response.once("close", () => setTimeout(() => ending.abort(), 300));
    });
    const client = createClient({ url: server.url });
    const call = client.helloRec.query({ user_id: "a" }, { signal: ending.signal });
    const { error } = await safe(call);
    expect(error).toMatchObject({ reason: "aborted", attempts: 1 });
  });
});

describe("another mutation", () => {
  const forget = { user_id: "a" };

  test.each([
    ["a broken connection", drop, { reason: "unreachable" }],
    ["a 503 of hellorec", (...to) => later(503, "0", UNAVAILABLE)(...to), { http_status: 503 }],
    ["a 429 of a proxy", later(429, "0", "<p>busy</p>"), { reason: "proxy" }],
  ] satisfies [string, RequestListener, object][])(
    "is not sent again after %s: it may have been carried out",
    async (_, answer, error) => {
      await using server = await startTestServer();
      server.interceptors.push(answer);
      const client = createClient({ url: server.url });
      const result = await safe(client.users.forget.mutate(forget));
      expect(result.error).toMatchObject({ ...error, attempts: 1 });
      expect(server.requests).toHaveLength(1);
    },
  );

  test("is sent again after a 429 of hellorec, which comes before a call runs", async () => {
    await using server = await startTestServer();
    server.interceptors.push((...to) => later(429, "0", BUSY)(...to));
    const client = createClient({ url: server.url });
    await safe(client.users.forget.mutate(forget));
    expect(server.requests).toHaveLength(2);
  });

  test("is sent again after a refused connection", async () => {
    const server = await startTestServer();
    await server[Symbol.asyncDispose]();
    const client = createClient({ url: server.url });
    const { error } = await safe(client.users.forget.mutate(forget));
    expect(error).toMatchObject({ reason: "unreachable", attempts: 3 });
  });
});

const UNAVAILABLE = JSON.stringify([
  {
    error: {
      message: "try again shortly",
      code: -32603,
      data: { code: "SERVICE_UNAVAILABLE", httpStatus: 503, hellorec_code: 2053 },
    },
  },
]);

/** The server's answer to any call of a client that has too many: no list, also to a batch. */
const BUSY = JSON.stringify({
  error: {
    message: "too many calls of this address wait",
    code: -32029,
    data: { code: "TOO_MANY_REQUESTS", httpStatus: 429, hellorec_code: 2029 },
  },
});
