/** Calls and subscriptions that carry a token, against a server that asks for one. */
import type { RequestListener } from "node:http";

import { describe, expect, test } from "vitest";

import { createClient, isHellorecError } from "../index.ts";
import type { FetchLike } from "../index.ts";
import { startTestServer } from "../testing/test-server.ts";

/** A function that returns `one`, `two` and so on, and how often it was asked. */
function counted(...texts: readonly string[]) {
  let count = 0;
  return { token: () => Promise.resolve(texts[count++] ?? "none"), count: () => count };
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => expect.unreachable("the call should have failed"),
    (error: unknown) => error,
  );
}

const list = (recommendation_id: string) => ({
  items: [],
  strategy: "popular",
  model_version: null,
  recommendation_id,
});
const END = "event: return\ndata: \n\n";
const refusal = JSON.stringify({
  message: "the token is not valid",
  code: -32_001,
  data: { code: "UNAUTHORIZED", httpStatus: 401, hellorec_code: 2001 },
});

/** Sends one list and this rest. A stream counts as silent after 400 ms. */
const stream =
  (id: string, rest = ""): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('event: connected\r\ndata: {"reconnectAfterInactivityMs":400}\r\n\r\n: c\n\n');
    // In two parts that end nowhere in particular.
    const text = `data: ${JSON.stringify(list(id))}\n\n${rest}`;
    response.write(text.slice(0, 25));
    setTimeout(() => response.write(text.slice(25)), 5);
  };

async function received(
  token: string | (() => Promise<string>),
  answers: readonly RequestListener[],
  fetch?: FetchLike,
) {
  await using server = await startTestServer();
  server.interceptors.push(...answers);
  server.accepted = new Set();
  const client = createClient({ url: server.url, token, ...(fetch && { fetch }) });
  const ids: string[] = [];
  let error: unknown;
  try {
    for await (const { recommendation_id } of client.live.subscribe({ user_id: "a" })) {
      ids.push(recommendation_id);
    }
  } catch (cause) {
    error = cause;
  }
  return { ids, error, sent: server.requests.map(({ headers }) => headers.authorization) };
}

describe("calls", () => {
  test("queries, long queries and mutations carry it, beside the other headers", async () => {
    await using server = await startTestServer();
    server.accepted = new Set(["hrk_a"]);
    const headers = { "x-team": "shop", Authorization: "Basic eA==" };
    const client = createClient({ url: server.url, token: "hrk_a", headers });
    await Promise.all([
      client.helloRec.query({ user_id: "a" }),
      client.popular.query({ cursor: "c".repeat(5000) }),
      client.track.mutate({ events: [{ user_id: "a", item_id: "b", type: "view" }] }),
    ]);
    expect(
      server.requests.map(({ headers: sent }) => [sent.authorization, sent["x-team"]]),
    ).toEqual(Array.from({ length: 3 }, () => ["Bearer hrk_a", "shop"]));
  });

  test("queries of one tick still share a request", async () => {
    await using server = await startTestServer();
    const { token, count } = counted("one");
    const client = createClient({ url: server.url, token });
    await Promise.all(["a", "b", "c"].map((user_id) => client.helloRec.query({ user_id })));
    expect(server.requests).toHaveLength(1);
    expect(count()).toBe(1);
  });

  test("after a 401 a function is asked for another one, for a mutation too", async () => {
    await using server = await startTestServer();
    server.accepted = new Set(["two"]);
    const { token, count } = counted("one", "two");
    const client = createClient({ url: server.url, token });
    const calls = await Promise.all([
      client.helloRec.query({ user_id: "a" }),
      client.helloRec.query({ user_id: "b" }),
      client.track.mutate({ events: [{ user_id: "a", item_id: "b", type: "view" }] }),
    ]);
    expect(calls.slice(0, 2)).toEqual(["hello a", "hello b"]);
    expect(count()).toBe(2);
    expect(server.events).toHaveLength(1);
  });

  test("a second 401 is the answer", async () => {
    await using server = await startTestServer();
    server.accepted = new Set();
    const { token, count } = counted("one", "two", "three");
    const client = createClient({ url: server.url, token });
    const error = await failureOf(client.helloRec.query({ user_id: "a" }));
    expect(error).toMatchObject({ kind: "UNAUTHORIZED", code: 2001, http_status: 401 });
    expect(server.requests).toHaveLength(2);
    expect(count()).toBe(2);
  });

  test("a text is sent once", async () => {
    await using server = await startTestServer();
    server.accepted = new Set();
    const client = createClient({ url: server.url, token: "hrk_a" });
    const error = await failureOf(client.helloRec.query({ user_id: "a" }));
    expect(error).toMatchObject({ kind: "UNAUTHORIZED" });
    expect(server.requests).toHaveLength(1);
  });

  test("where there is no token, nothing is sent", async () => {
    await using server = await startTestServer();
    const token = () => Promise.reject(new Error("signed out"));
    const client = createClient({ url: server.url, token });
    const error = await failureOf(client.helloRec.query({ user_id: "a" }));
    expect(isHellorecError(error) && error.reason).toBe("unsent");
    expect(String(error)).toContain("no token for the call: signed out");
    expect(server.requests).toHaveLength(0);
  });

  test.each(["", "two words", "line\nfeed", "é", "x".repeat(8193)])(
    "%j is no token: refused at once, and not repeated",
    (token) => {
      const create = () => createClient({ url: "http://127.0.0.1:5000", token });
      expect(create).toThrow(/^token: must be a key/);
      if (token !== "") expect(create).not.toThrow(token);
    },
  );
});

describe("subscriptions", () => {
  test("a stream of the real contract carries the token in its header, not in its address", async () => {
    await using server = await startTestServer();
    server.accepted = new Set(["hru_a"]);
    const client = createClient({ url: server.url, token: "hru_a" });
    const lists: string[] = [];
    for await (const { recommendation_id } of client.live.subscribe({ user_id: "a" })) {
      lists.push(recommendation_id);
      if (lists.length === 2) break;
      await client.track.mutate({ events: [{ user_id: "a", item_id: "faust", type: "like" }] });
    }
    expect(lists).toEqual(["after-0", "after-1"]);
    expect(server.requests.map(({ url }) => url).join(" ")).not.toContain("hru_a");
  });

  test("a 401 at its beginning asks for another token, and the next one is the answer", async () => {
    const { token } = counted("one", "two", "three");
    const { ids, error, sent } = await received(token, []);
    expect(ids).toEqual([]);
    expect(isHellorecError(error) && error.kind).toBe("UNAUTHORIZED");
    expect(sent).toEqual(["Bearer one", "Bearer two"]);
  });

  test("a refusal in the stream, as when the token ends, asks for another one each time", async () => {
    const { token } = counted("one", "two", "three");
    const ended = `event: serialized-error\ndata: ${refusal}\n\n`;
    const { ids, error, sent } = await received(token, [
      stream("1", ended),
      stream("2", ended),
      stream("3", END),
    ]);
    expect({ ids, error }).toEqual({ ids: ["1", "2", "3"], error: undefined });
    expect(sent).toEqual(["Bearer one", "Bearer two", "Bearer three"]);
  });

  test("a stream that ends or falls silent is opened again", async () => {
    const ended: RequestListener = (request, response) => {
      stream("1")(request, response);
      setTimeout(() => response.end(), 20);
    };
    const { ids, error } = await received("hru_a", [ended, stream("2"), stream("3", END)]);
    expect({ ids, error }).toEqual({ ids: ["1", "2", "3"], error: undefined });
  });

  test("the error of a server that refuses is its own", async () => {
    const data = { code: "FORBIDDEN", httpStatus: 403, hellorec_code: 2003 };
    const error = { message: "this token is not for that user", code: -32_003, data };
    const forbid: RequestListener = (_request, response) => {
      response.writeHead(403, { "content-type": "application/json" });
      response.end(JSON.stringify({ error }));
    };
    const got = await received("hru_a", [forbid]);
    expect(got.error).toMatchObject({ kind: "FORBIDDEN", http_status: 403 });
    expect(got.sent).toHaveLength(1);
  });

  test.each([
    ["a page", "text/html", 404],
    ["an error of the server", "application/json", 500],
  ])("%s ends one that never opened", async (_, type, status) => {
    const answer: RequestListener = (_request, response) => {
      response.writeHead(status, { "content-type": type }).end("<p>");
    };
    const { error } = await received("hru_a", [answer]);
    expect(String(error)).toContain(`HTTP ${status}`);
  });

  test("a fetch without a body is told what is missing", async () => {
    const bodiless: FetchLike = async (url, init) => {
      const { ok, status, headers, json } = await fetch(url, init);
      return { ok, status, headers, json };
    };
    const { error } = await received("hru_a", [stream("1")], bodiless);
    expect(error).toMatchObject({ reason: "unsupported" });
  });

  test("where there is no token, it ends with that error", async () => {
    const { error, sent } = await received(() => Promise.reject(new Error("signed out")), []);
    expect(String(error)).toContain("no token for the call: signed out");
    expect(sent).toEqual([]);
  });

  test("ending it closes the request", async () => {
    await using server = await startTestServer();
    const closed = new Promise<void>((resolve) => {
      server.interceptors.push((request, response) => {
        stream("1")(request, response);
        request.on("close", resolve);
      });
    });
    const client = createClient({ url: server.url, token: "hru_a" });
    for await (const _ of client.live.subscribe({ user_id: "a" })) break;
    await closed;
    expect(server.requests).toHaveLength(1);
  });
});
