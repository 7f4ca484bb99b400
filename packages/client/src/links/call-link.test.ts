/** Which calls share a request, and what each of them gets. */
import { describe, expect, test } from "vitest";

import { createClient, safe } from "../index.ts";
import { startTestServer } from "../testing/test-server.ts";

const hello = (answer: string) => ({ result: { data: answer } });

describe("a batch", () => {
  test("leaves out a call that was aborted in the same tick", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const ending = new AbortController();
    const ended = safe(client.helloRec.query({ user_id: "a" }, { signal: ending.signal }));
    const kept = client.helloRec.query({ user_id: "b" });
    ending.abort();
    expect(await kept).toBe("hello b");
    expect((await ended).error).toMatchObject({ reason: "aborted", attempts: 0 });
    expect(server.requests.map(({ url }) => url)).toEqual([
      `/trpc/helloRec?batch=1&input=${encodeURIComponent('{"0":{"user_id":"b"}}')}`,
    ]);
  });

  test("is aborted once all of its calls are", async () => {
    await using server = await startTestServer();
    const ending = new AbortController();
    const closed = new Promise<void>((resolve) => {
      server.interceptors.push((request) => {
        request.once("close", resolve);
        ending.abort();
      });
    });
    const client = createClient({ url: server.url });
    const { signal } = ending;
    const calls = ["a", "b"].map((user_id) => safe(client.helloRec.query({ user_id }, { signal })));
    await closed;
    for (const { error } of await Promise.all(calls)) {
      expect(error).toMatchObject({ reason: "aborted", attempts: 1 });
    }
  });

  test("that was aborted is not joined: as where a component mounts twice", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const ending = new AbortController();
    const ended = safe(client.helloRec.query({ user_id: "a" }, { signal: ending.signal }));
    ending.abort();
    expect(await client.helloRec.query({ user_id: "a" })).toBe("hello a");
    expect((await ended).error).toMatchObject({ reason: "aborted", attempts: 0 });
    expect(server.requests).toHaveLength(1);
  });

  test("that fails is sent again without the calls that were aborted meanwhile", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const ending = new AbortController();
    server.interceptors.push((request) => {
      ending.abort();
      setTimeout(() => request.socket.destroy(), 20);
    });
    const ended = safe(client.helloRec.query({ user_id: "a" }, { signal: ending.signal }));
    expect(await client.helloRec.query({ user_id: "b" })).toBe("hello b");
    expect((await ended).error).toMatchObject({ reason: "aborted" });
    // Longer than the pause before another attempt.
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(server.requests.map(({ url }) => url.includes("a%22"))).toEqual([true, false]);
  });

  test("whose answer has too few entries fails the calls without one", async () => {
    await using server = await startTestServer();
    server.interceptors.push((_request, response) => {
      response.end(JSON.stringify([hello("hello a")]));
    });
    const client = createClient({ url: server.url });
    const [one, other] = await Promise.all(
      ["a", "b"].map((user_id) => safe(client.helloRec.query({ user_id }))),
    );
    expect(one).toEqual({ data: "hello a", error: undefined });
    expect(other?.error).toMatchObject({ reason: "proxy" });
  });

  test("of calls without an input", async () => {
    await using server = await startTestServer();
    const client = createClient({ url: server.url });
    const calls = await Promise.all([1, 2].map(() => safe(client.stats.get.query())));
    expect(calls.map(({ error }) => error?.kind)).toEqual(
      Array.from({ length: 2 }, () => "INTERNAL_SERVER_ERROR"),
    );
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/trpc/stats.get,stats.get?batch=1&input=%7B%7D",
    ]);
  });
});
