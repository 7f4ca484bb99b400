/** The client against the real contract on a real HTTP server. */
import { inspect } from "node:util";

import { describe, expect, test } from "vitest";

import { createClient, HellorecError, isHellorecError, safe } from "./index.ts";
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

  test.each(["/", "//", "/trpc", "/trpc/", "/some/base/"])(
    "a base address may end in %s",
    async (ending) => {
      await using server = await startTestServer();
      const client = createClient({ url: server.url + ending, retries: 0 });
      const call = client.helloRec.query({ user_id: "a" });
      await call.catch(() => undefined);
      const path = `${ending.replace(/\/+$|\/trpc\/?$/, "")}/trpc/helloRec`;
      expect(server.requests[0]?.url.split("?")[0]).toBe(path);
    },
  );

  test("a header that cannot be sent fails the call at once, and its value is in no error", async () => {
    await using server = await startTestServer();
    for (const value of ["Bearer se\ncret", "Bearer se…cret"]) {
      const client = createClient({ url: server.url, headers: { Authorization: value } });
      const { error } = await safe(client.helloRec.query({ user_id: "a" }));
      expect(error).toMatchObject({ reason: "unsent", attempts: 0 });
      expect(inspect(error, { depth: 10 })).not.toContain("cret");
      expect(error?.message).toContain("Authorization");
    }
    expect(server.requests).toHaveLength(0);
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
  test("queries of one procedure and one tick share a request, at most 50 of them", async () => {
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
      client.items.get.query({ item_id: "faust" }),
      client.items.get.query({ item_id: "lost" }),
    ]);
    expect(server.requests).toHaveLength(1);
    expect(good).toMatchObject({ status: "fulfilled", value: { item_id: "faust" } });
    expect(bad).toMatchObject({ status: "rejected", reason: { kind: "NOT_FOUND" } });
  });

  test("a quick query does not wait for a slow one of the same tick", async () => {
    await using server = await startTestServer();
    // The slow one is never answered.
    server.interceptors.push(() => undefined);
    const client = createClient({ url: server.url });
    const ending = new AbortController();
    const slow = client.popular.query({}, { signal: ending.signal });
    expect(await client.helloRec.query({ user_id: "a" })).toBe("hello a");
    ending.abort();
    expect(await rejection(slow)).toMatchObject({ reason: "aborted" });
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
    expect(error).toBeInstanceOf(HellorecError);
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
    expect(error).toMatchObject({ reason: "proxy" });
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
    expect(error).toMatchObject({ reason: "proxy" });
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

describe("subscriptions", () => {
  test("live lists arrive as the user's events change them", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const lists: string[] = [];
    for await (const list of client.live.subscribe({ user_id: "a" })) {
      lists.push(list.recommendation_id);
      if (lists.length === 2) break;
      await client.track.mutate({ events: [{ user_id: "a", item_id: "faust", type: "like" }] });
    }
    expect(lists).toEqual(["after-0", "after-1"]);
  });
});

describe("options", () => {
  test.each([
    { timeout_ms: 0 },
    { timeout_ms: Number.NaN },
    { track_timeout_ms: 0 },
    { retries: -1 },
    { retries: 0.5 },
  ])("%j is refused", (option) => {
    expect(() => createClient({ url: "http://127.0.0.1", ...option })).toThrow(TypeError);
  });

  test("undefined ones are left out, as unset variables are", async () => {
    await using server = await startTestServer();
    const unset = {
      token: undefined,
      headers: undefined,
      timeout_ms: undefined,
      track_timeout_ms: undefined,
      retries: undefined,
      fetch: undefined,
      onConnectionChange: undefined,
    };
    const client = createClient({ url: server.url, ...unset });
    expect(await client.helloRec.query({ user_id: "alice" })).toBe("hello alice");
    for await (const list of client.live.subscribe({ user_id: "a" })) {
      expect(list.recommendation_id).toBe("after-0");
      break;
    }
  });
});
