/** The client against the real contract on a real HTTP server. */
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

import { describe, expect, onTestFinished, test, vi } from "vitest";

import { createClient, HellorecConnectionError, HellorecError, isHellorecError } from "./index.ts";
import { FetchEventSource } from "./testing/fetch-event-source.ts";
import { startTestServer } from "./testing/test-server.ts";

/** What a call rejects with; a call that resolves fails the test. */
async function rejection(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => expect.unreachable("the call should have failed"),
    (error: unknown) => error,
  );
}

describe("calls", () => {
  test("queries and mutations reach their procedures", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    expect(await client.helloRec.query({ user_id: "alice" })).toBe("hello alice");
    const event = { user_id: "alice", item_id: "metropolis", type: "view" };
    expect(await client.track.mutate({ events: [event] })).toEqual({ accepted: 1, duplicates: 0 });
    expect(server.events).toEqual([{ ...event, event_id: expect.any(String) }]);
    const list = await client.popular.query({});
    expect(list.items.map((entry) => entry.item.title)).toContain("METROPOLIS");
  });

  test.each(["/", "//", "/some/base/"])("a base address may end in %s", async (ending) => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url + ending, retries: 0 });
    const call = client.helloRec.query({ user_id: "a" });
    await call.catch(() => undefined);
    const path = `${ending.replace(/\/+$/, "")}/trpc/helloRec`;
    expect(server.requests[0]?.url.split("?")[0]).toBe(path);
  });

  test("headers are sent, also those a function makes", async () => {
    await using server = await startTestServer();
    const plain = createClient({ url: server.url, headers: { "x-team": "shop" } });
    await plain.helloRec.query({ user_id: "a" });
    const made = createClient({
      url: server.url,
      headers: () => Promise.resolve({ "x-team": "web" }),
    });
    await made.track.mutate({ events: [{ user_id: "a", item_id: "b", type: "view" }] });
    expect(server.requests.map((request) => request.headers["x-team"])).toEqual(["shop", "web"]);
  });
});

describe("batching", () => {
  test("queries of one tick share a request, at most 50 of them", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const users = Array.from({ length: 60 }, (_, index) => `user ${index}`);
    const answers = await Promise.all(users.map((user_id) => client.helloRec.query({ user_id })));
    expect(answers).toEqual(users.map((user) => `hello ${user}`));
    expect(server.requests).toHaveLength(2);
  });

  test("mutations travel alone, so that two large ones never make a body too large", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const event = { user_id: "a", item_id: "b", type: "view" };
    await Promise.all([1, 2].map(() => client.track.mutate({ events: [event] })));
    expect(server.requests).toHaveLength(2);
  });

  test("one call of a batch may fail while the others succeed", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const [good, bad] = await Promise.allSettled([
      client.helloRec.query({ user_id: "a" }),
      client.items.get.query({ item_id: "lost" }),
    ]);
    expect(server.requests).toHaveLength(1);
    expect(good).toEqual({ status: "fulfilled", value: "hello a" });
    expect(bad).toMatchObject({ status: "rejected", reason: { kind: "NOT_FOUND" } });
  });

  test("long queries work: a thousand excluded items, a cursor of 16 KB", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const exclude_items = [
      "metropolis",
      ...Array.from({ length: 999 }, (_, index) => `ünïque item ${index}`),
    ];
    const cursor = "c".repeat(16_000);
    const [long, paged, short] = await Promise.all([
      client.recommend.query({ user_id: "a", exclude_items }),
      client.popular.query({ cursor }),
      client.helloRec.query({ user_id: "a" }),
    ]);
    expect(long.items.map((entry) => entry.item.item_id)).toEqual(["nosferatu", "faust"]);
    expect(paged.items).toHaveLength(3);
    expect(short).toBe("hello a");
    expect(server.requests.map((request) => request.method).sort()).toEqual([
      "GET",
      "POST",
      "POST",
    ]);
  });

  test("many middling queries are spread over requests with short URLs", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const user_id = "u".repeat(1000);
    await Promise.all(Array.from({ length: 10 }, () => client.helloRec.query({ user_id })));
    expect(server.requests.length).toBeGreaterThan(1);
    expect(server.requests.every(({ method, url }) => method === "GET" && url.length <= 4000)).toBe(
      true,
    );
  });
});

describe("errors", () => {
  test("a refusal has kind, code, status and the wrong fields", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const error = await rejection(client.recommend.query({ user_id: "", limit: 0 }));
    expect(error).toBeInstanceOf(HellorecError);
    expect(error).toMatchObject({ kind: "BAD_REQUEST", code: 2000, http_status: 400 });
    const fields = isHellorecError(error) ? error.issues.map((issue) => issue.path) : [];
    expect(fields).toEqual(["user_id", "limit"]);
    expect(String(error)).toContain("user_id: ");
  });

  test("an unknown item is NOT_FOUND, 2004", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const error = await rejection(client.similar.query({ item_id: "lost" }));
    expect(error).toMatchObject({ kind: "NOT_FOUND", code: 2004, http_status: 404 });
  });

  test("an internal error of the server stays without detail", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const error = await rejection(client.stats.get.query());
    expect(error).toMatchObject({ kind: "INTERNAL_SERVER_ERROR", code: 2050 });
    expect(String(error)).not.toContain("not part of these tests");
  });

  test("no server: unreachable, naming the address", async () => {
    const server = await startTestServer();
    await server[Symbol.asyncDispose]();
    const client = createClient({ url: server.url, retries: 0 });
    const error = await rejection(client.helloRec.query({ user_id: "a" }));
    expect(error).toBeInstanceOf(HellorecConnectionError);
    expect(error).toMatchObject({ reason: "unreachable" });
    expect(String(error)).toContain(`${server.url} (ECONNREFUSED)`);
  });

  test.each([
    ["a page", "text/html", "<p>hello</p>"],
    ["some JSON", "application/json", '{"ok":true}'],
    ["null", "application/json", "null"],
  ])("another server that answers with %s is not taken for hellorec", async (_, type, body) => {
    await using server = await startTestServer();
    server.interceptors.push((_request, response) => {
      response.writeHead(200, { "content-type": type }).end(body);
    });
    const client = createClient({ url: server.url });
    const error = await rejection(client.helloRec.query({ user_id: "a" }));
    expect(error).toMatchObject({ reason: "not_hellorec" });
    expect(String(error)).toMatch(/HTTP 200, but not as hellorec does: use the base address of/);
    server.interceptors.push((_request, response) => void response.end(body));
    const ofPage = createClient({ url: `${server.url}/app/` });
    const hint = await rejection(ofPage.helloRec.query({ user_id: "a" }));
    expect(String(hint)).toContain('leave off "/app", or use the base address');
  });

  test("an https address of a port without TLS is named", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url.replace("http:", "https:"), retries: 0 });
    const error = await rejection(client.helloRec.query({ user_id: "a" }));
    expect(error).toMatchObject({ reason: "unreachable" });
    expect(String(error)).toContain(": it speaks no TLS there; use http://)");
  });

  test("a host name that does not exist is named", async () => {
    const cause = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
    const client = createClient({
      url: "http://shop.invalid",
      retries: 0,
      fetch: () => Promise.reject(new TypeError("fetch failed", { cause })),
    });
    const error = await rejection(client.helloRec.query({ user_id: "a" }));
    expect(String(error)).toContain("http://shop.invalid (ENOTFOUND: no host has this name)");
  });

  test("a tRPC server of someone else is not taken for hellorec", async () => {
    await using server = await startTestServer();
    server.interceptors.push((_request, response) => {
      response.writeHead(404).end('[{"error":{"message":"no","code":-32004,"data":{}}}]');
    });
    const client = createClient({ url: server.url });
    const error = await rejection(client.helloRec.query({ user_id: "a" }));
    expect(error).toMatchObject({ reason: "not_hellorec" });
  });
});

describe("time", () => {
  test("a call ends by timeout_ms, even in a batch", async () => {
    await using server = await startTestServer();
    server.interceptors.push(() => undefined);
    const client = createClient({ url: server.url, timeout_ms: 50 });
    const errors = await Promise.all(
      ["a", "b"].map((user_id) => rejection(client.helloRec.query({ user_id }))),
    );
    expect(errors).toMatchObject([{ reason: "timeout" }, { reason: "timeout" }]);
    expect(String(errors[0])).toContain("within 50 ms");
  });

  test("the caller's signal ends its own call of a batch, and only that one", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const controller = new AbortController();
    const given_up = client.helloRec.query({ user_id: "a" }, { signal: controller.signal });
    const kept = client.helloRec.query({ user_id: "b" });
    controller.abort();
    expect(await rejection(given_up)).toMatchObject({ reason: "aborted" });
    expect(await kept).toBe("hello b");
    const late = client.helloRec.query({ user_id: "a" }, { signal: controller.signal });
    expect(await rejection(late)).toMatchObject({ reason: "aborted" });
  });
});

describe("retries", () => {
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

  test("it gives up after `retries`, with the server's words and Retry-After", async () => {
    await using server = await startTestServer();
    const refuse = () =>
      server.interceptors.push((_request, response) => {
        response.writeHead(503, { "retry-after": "0.001" }).end(UNAVAILABLE);
      });
    refuse();
    refuse();
    const client = createClient({ url: server.url, retries: 1 });
    const error = await rejection(client.helloRec.query({ user_id: "a" }));
    expect(error).toMatchObject({ kind: "SERVICE_UNAVAILABLE", code: 2053, retry_after_ms: 1 });
    expect(server.requests).toHaveLength(2);
  });

  test("a refused input is not sent again", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    await rejection(client.items.get.query({ item_id: "lost" }));
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

  test("IDs are made without randomUUID as well, as on pages that came over plain HTTP", async () => {
    await using server = await startTestServer();
    const { crypto } = globalThis;
    vi.stubGlobal("crypto", {
      getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes),
    });
    onTestFinished(() => void vi.unstubAllGlobals());
    const client = createClient({ url: server.url });
    const event = { user_id: "a", item_id: "b", type: "view" };
    await client.track.mutate({ events: [event, event] });
    const [one, other] = server.events.map(({ event_id }) => event_id);
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(other).not.toBe(one);
  });

  test("what is no list of events is refused as it is", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    // @ts-expect-error -- as a caller without types may
    const call = client.track.mutate({ events: ["view"] });
    expect(await rejection(call)).toMatchObject({ kind: "BAD_REQUEST" });
  });

  test("another mutation is never sent again", async () => {
    await using server = await startTestServer();
    server.interceptors.push((request) => request.socket.destroy());
    const client = createClient({ url: server.url });
    const call = client.users.forget.mutate({ user_id: "a" });
    expect(await rejection(call)).toMatchObject({ reason: "unreachable" });
    expect(server.requests).toHaveLength(1);
  });
});

describe("subscriptions", () => {
  test("live lists arrive as the user's events change them", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url, EventSource: FetchEventSource });
    const lists: string[] = [];
    for await (const list of client.live.subscribe({ user_id: "a" })) {
      lists.push(list.recommendation_id);
      if (lists.length === 2) break;
      await client.track.mutate({ events: [{ user_id: "a", item_id: "faust", type: "like" }] });
    }
    expect(lists).toEqual(["after-0", "after-1"]);
  });

  test.skipIf("EventSource" in globalThis)("without EventSource the error says so", async () => {
    const client = createClient({ url: "http://127.0.0.1:5000" });
    const error = await rejection(
      new Promise((resolve, onError) => {
        client.live.subscribe({ user_id: "a" }, { onData: resolve, onError });
      }),
    );
    expect(error).toMatchObject({ reason: "unsupported" });
    expect(String(error)).toContain('"eventsource" as createClient({ url, EventSource })');
  });
});

describe("options", () => {
  test.each([
    "",
    "localhost:5000",
    "127.0.0.1:5000",
    "ftp://127.0.0.1",
    "http://",
    "http://user:secret@127.0.0.1:5000",
    "http://127.0.0.1:5000/?x=1",
    "http://127.0.0.1:5000/#x",
  ])("the address %j is refused at once, keeping secrets", (url) => {
    expect(() => createClient({ url })).toThrow(TypeError);
    expect(() => createClient({ url })).toThrow(/^url: (?!.*secret)/);
  });

  test("an address with a password says where it goes instead", () => {
    const url = "http://user:secret@127.0.0.1:5000";
    expect(() => createClient({ url })).toThrow("createClient({ url, headers }) sends them");
  });

  test.each([{ timeout_ms: 0 }, { timeout_ms: Number.NaN }, { retries: -1 }, { retries: 0.5 }])(
    "%j is refused",
    (option) => {
      expect(() => createClient({ url: "http://127.0.0.1", ...option })).toThrow(TypeError);
    },
  );
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
