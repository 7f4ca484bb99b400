/** Each reason of a failure, from a real listener, with the fields that belong to it. */
import type { RequestListener } from "node:http";

import { TRPCClientError } from "@trpc/client";
import { describe, expect, test } from "vitest";

import { createClient, HellorecError, isHellorecError, safe } from "../index.ts";
import type { ClientOptions, FetchLike } from "../index.ts";
import { startTestServer } from "../testing/test-server.ts";

const event = { user_id: "alice", item_id: "metropolis", type: "view" };

const answer =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

/** The error of a `track` to a server that answers like this, and how many requests it got. */
async function failed(
  answers: readonly RequestListener[],
  options: Partial<ClientOptions> = {},
  signal?: AbortSignal,
) {
  await using server = await startTestServer();
  server.interceptors.push(...answers);
  const client = createClient({ url: server.url, retries: 0, ...options });
  const call = client.track.mutate({ events: [event] }, signal && { signal });
  const { error } = await safe(call);
  if (error === undefined) throw new Error("the call should have failed");
  return { error, requests: server.requests.length };
}

describe("reasons", () => {
  test("refused: the server's answer says no", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const { error } = await safe(client.recommend.query({ user_id: "", limit: 5 }));
    expect(error).toMatchObject({
      reason: "refused",
      kind: "BAD_REQUEST",
      code: 2000,
      http_status: 400,
      issues: [{ path: "user_id" }],
      retry_after_ms: undefined,
      attempts: 1,
      events: undefined,
    });
  });

  test("unreachable: the connection broke", async () => {
    const { error, requests } = await failed([(request) => request.socket.destroy()]);
    expect(requests).toBe(1);
    expect(error).toMatchObject({ reason: "unreachable", http_status: undefined, attempts: 1 });
    expect(error.kind).toBeUndefined();
    expect(error.code).toBeUndefined();
    expect(error.issues).toEqual([]);
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("timeout: no answer came in time", async () => {
    const { error } = await failed([() => undefined], { timeout_ms: 50 });
    expect(error).toMatchObject({ reason: "timeout", attempts: 1 });
  });

  test("aborted: the caller ended it, before or while it was sent", async () => {
    const early = await failed([], {}, AbortSignal.abort());
    expect(early.error).toMatchObject({ reason: "aborted", attempts: 0 });
    expect(early.requests).toBe(0);
    const ending = new AbortController();
    const late = await failed([() => ending.abort()], {}, ending.signal);
    expect(late.error).toMatchObject({ reason: "aborted", attempts: 1 });
  });

  test("proxy: an answer that is none of hellorec", async () => {
    const { error } = await failed([answer(502, "<h1>Bad Gateway</h1>", { "retry-after": "7" })]);
    expect(error).toMatchObject({ reason: "proxy", http_status: 502, retry_after_ms: 7000 });
    expect(error.message).toContain("HTTP 502");
    expect(error.message).toContain("the server behind it is away");
  });

  test("proxy: the advice is that of the status, for streams too", async () => {
    for (const [status, advice] of [
      [401, "wants a sign-in"],
      [403, "does not allow the call"],
      [404, "use the base address"],
      [413, "limits the size"],
      [429, "limits the number of calls"],
    ] as const) {
      const { error } = await failed([answer(status, "no")]);
      expect(error).toMatchObject({ reason: "proxy", http_status: status });
      expect(error.message).toContain(advice);
    }
    await using server = await startTestServer();
    server.interceptors.push(answer(403, "no"));
    const client = createClient({ url: server.url });
    const error = await new Promise((resolve, reject) => {
      client.live.subscribe({ user_id: "a" }, { onData: reject, onError: resolve });
    });
    expect(String(error)).toContain("does not allow the call");
  });

  test("unsent: a header that HTTP cannot hold, which is not retried", async () => {
    const headers = { "x-shop": "\u{1F3AC}" };
    const { error, requests } = await failed([], { headers, retries: 2 });
    expect(error).toMatchObject({ reason: "unsent", attempts: 0 });
    expect(error.message).toContain('"headers"');
    expect(requests).toBe(0);
  });

  test("unsent: a function of the options failed", async () => {
    const fail = () => Promise.reject(new Error("signed out"));
    for (const options of [{ token: fail }, { headers: fail }]) {
      const { error, requests } = await failed([], options);
      expect(error).toMatchObject({ reason: "unsent", attempts: 0 });
      expect(error.message).toContain("signed out");
      expect(requests).toBe(0);
    }
  });

  test("unsent: JSON cannot hold the input", async () => {
    const client = createClient({ url: "http://127.0.0.1:5000" });
    // @ts-expect-error -- as a caller without types may
    const { error } = await safe(client.recommend.query({ user_id: "a", limit: 5n }));
    expect(error).toMatchObject({ reason: "unsent", attempts: 0 });
  });

  test("unsupported: a fetch whose answers have no body, for a subscription", async () => {
    await using server = await startTestServer();
    const bodiless: FetchLike = async (url, init) => {
      const { ok, status, headers, json } = await fetch(url, init);
      return { ok, status, headers, json };
    };
    const client = createClient({ url: server.url, fetch: bodiless });
    const error = await new Promise((resolve, reject) => {
      client.live.subscribe({ user_id: "a" }, { onData: reject, onError: resolve });
    });
    expect(error).toMatchObject({ reason: "unsupported", attempts: 1 });
  });
});

describe("fields", () => {
  test("a failed track has its events, and their own retry counts once", async () => {
    const { error } = await failed([(request) => request.socket.destroy()]);
    expect(error.events).toEqual([{ ...event, event_id: expect.any(String) }]);
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    await client.track.mutate({ events: [...(error.events ?? [])] });
    expect(server.events).toEqual(error.events);
  });

  test("attempts count every request, those of retries too", async () => {
    const broken: RequestListener = (request) => request.socket.destroy();
    const { error } = await failed([broken, broken, broken], { retries: 2 });
    expect(error).toMatchObject({ reason: "unreachable", attempts: 3 });
  });

  test("calls that shared a request have errors of their own", async () => {
    await using server = await startTestServer();
    server.interceptors.push((request) => request.socket.destroy());
    const client = createClient({ url: server.url, retries: 0 });
    const [one, other] = await Promise.all(
      ["a", "b"].map((user_id) => safe(client.helloRec.query({ user_id }))),
    );
    expect(server.requests).toHaveLength(1);
    expect(one?.error).toMatchObject({ reason: "unreachable", attempts: 1 });
    expect(other?.error).toMatchObject({ reason: "unreachable", attempts: 1 });
    expect(one?.error).not.toBe(other?.error);
  });

  test("one of another copy of the package is known too", () => {
    class HellorecErrorOfAnotherCopy extends Error {
      override readonly name = "HellorecError";
    }
    expect(isHellorecError(new HellorecErrorOfAnotherCopy())).toBe(true);
    expect(isHellorecError(new Error("other"))).toBe(false);
    expect(isHellorecError({ name: "HellorecError" })).toBe(false);
  });

  test("it is shown by its name, without a copy of itself as its cause", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const { error } = await safe(client.items.get.query({ item_id: "lost" }));
    expect(error?.cause).toBeUndefined();
    expect(error?.constructor).toBe(HellorecError);
  });

  test("it is an error of tRPC too", () => {
    const error = new HellorecError("timeout", "too slow");
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(error).toBeInstanceOf(HellorecError);
    expect(String(error)).toBe("HellorecError: too slow");
  });
});
