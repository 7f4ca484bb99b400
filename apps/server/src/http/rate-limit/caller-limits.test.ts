/** Limits by caller, over every way to call. */
import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

import { createKey, createUserToken } from "@hellorec/credentials";
import { afterEach, describe, expect, test } from "vitest";

import type { TestServer } from "../../testing/test-ports.ts";
import { startTestServer } from "../../testing/test-ports.ts";
import type { Caller } from "../access/caller.ts";
import type { CallerLimitSettings } from "./caller-limits.ts";
import { CallerLimits, NO_LIMITS } from "./caller-limits.ts";

let server: TestServer;
let now = 0;

afterEach(() => server.app.close());

async function start(settings: Partial<CallerLimitSettings>, options = {}) {
  const callerLimits = { ...NO_LIMITS, now: () => now, ...settings };
  server = await startTestServer({ callerLimits, ...options });
  return (await server.keys.add("write")).text;
}

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const tokenOf = (key: string, user_id: string) => createUserToken(key, { user_id, expires_in: 60 });

function popular(text: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}/trpc/popular`, { headers: { ...bearer(text), ...headers } });
}

async function statuses(count: number, call: () => Promise<Response>): Promise<number[]> {
  const all: number[] = [];
  for (let turn = 0; turn < count; turn++) all.push((await call()).status);
  return all;
}

const ok = (count: number) => Array.from({ length: count }, () => 200);

describe("calls", () => {
  test("a user of tokens may call a burst, and then is told when to come back", async () => {
    const key = await start({ tokenCalls: 1 });
    const token = tokenOf(key, "alice");
    const first = await popular(token);
    expect(first.headers.get("ratelimit-policy")).toBe('"token";q=5;w=5');
    expect(first.headers.get("ratelimit")).toBe('"token";r=4;t=1');
    expect(first.headers.get("retry-after")).toBeNull();
    expect(await statuses(4, () => popular(token))).toEqual(ok(4));
    const refused = await popular(token);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(refused.headers.get("ratelimit")).toBe('"token";r=0;t=5');
    expect(await refused.json()).toMatchObject({
      error: {
        message: "too many calls of this token: at most 1 a second; try again in 1 s",
        data: { code: "TOO_MANY_REQUESTS", httpStatus: 429, hellorec_code: 2029 },
      },
    });
    now += 1000;
    expect(await statuses(2, () => popular(token))).toEqual([200, 429]);
  });

  test("a new token of the same user is the same caller; another user and the key are not", async () => {
    const key = await start({ tokenCalls: 1 });
    expect(await statuses(6, () => popular(tokenOf(key, "alice")))).toEqual([...ok(5), 429]);
    expect((await popular(tokenOf(key, "bob"))).status).toBe(200);
    const byKey = await popular(key);
    expect([byKey.status, byKey.headers.get("ratelimit")]).toEqual([200, null]);
    const other = await server.keys.add("read");
    expect((await popular(tokenOf(other.text, "alice"))).status).toBe(200);
  });

  test("each call of a batch counts, and those beyond the limit are refused alone", async () => {
    const key = await start({ tokenCalls: 1 });
    const path = `/trpc/${Array.from({ length: 7 }, () => "popular").join(",")}?batch=1&input=%7B%7D`;
    const answer = await fetch(server.url + path, { headers: bearer(tokenOf(key, "alice")) });
    const results: unknown = await answer.json();
    expect(answer.status).toBe(207);
    expect(results).toEqual([
      ...Array.from({ length: 5 }, () => ({ result: expect.anything() })),
      ...Array.from({ length: 2 }, () => ({
        error: expect.objectContaining({ data: expect.objectContaining({ httpStatus: 429 }) }),
      })),
    ]);
    expect(answer.headers.get("retry-after")).not.toBeNull();
  });

  test("REST, the legacy calls and tRPC's own handler count too", async () => {
    const key = await start({ keyCalls: 1 });
    const post = (path: string, body: object) =>
      fetch(server.url + path, {
        method: "POST",
        headers: bearer(key),
        body: JSON.stringify(body),
      });
    const streamed = { "trpc-accept": "application/jsonl" };
    const batch = `${server.url}/trpc/popular?batch=1&input=%7B%7D`;
    expect((await post("/popular", {})).status).toBe(200);
    expect((await post("/hello_rec", { user_id: "a" })).status).toBe(200);
    expect((await post("/multiply", { a: 1, b: 2 })).status).toBe(200);
    expect((await fetch(batch, { headers: { ...bearer(key), ...streamed } })).status).toBe(200);
    expect((await popular(key)).status).toBe(200);
    const rest = await post("/popular", {});
    expect([rest.status, await rest.json()]).toMatchObject([429, { code: 2029 }]);
    expect((await post("/hello_rec", { user_id: "a" })).status).toBe(429);
    expect(
      await (await fetch(batch, { headers: { ...bearer(key), ...streamed } })).text(),
    ).toContain("TOO_MANY_REQUESTS");
  });

  test("an address has a limit beside that of the key, and a trusted proxy names it", async () => {
    const key = await start({ keyCalls: 2, addressCalls: 1 }, { trustedProxies: 1 });
    const from = (address: string) => popular(key, { "x-forwarded-for": address });
    const first = await from("192.0.2.1");
    expect(first.headers.get("ratelimit-policy")).toBe('"key";q=10;w=5, "address";q=5;w=5');
    expect(await statuses(5, () => from("192.0.2.1"))).toEqual([...ok(4), 429]);
    expect(await statuses(5, () => from("192.0.2.2"))).toEqual([...ok(4), 429]);
    const refused = await from("192.0.2.3");
    expect(await refused.json()).toMatchObject({ error: { message: /of this key/ } });
  });

  test("without a key in the store, and without limits, nothing is counted", async () => {
    server = await startTestServer({ callerLimits: { ...NO_LIMITS, addressCalls: 1 } });
    const call = () => fetch(`${server.url}/trpc/popular`);
    expect(await statuses(7, call)).toEqual(ok(7));
  });
});

test("a wrong user token gets 401 however often, so that its page asks for another", async () => {
  const key = await start({ limitsSignIns: true });
  const wrong = createUserToken(createKey().text, { user_id: "alice", expires_in: 60 });
  expect(new Set(await statuses(105, () => popular(wrong)))).toEqual(new Set([401]));
  expect((await statuses(105, () => popular(createKey().text))).at(-1)).toBe(429);
  expect((await popular(wrong)).status).toBe(401);
  expect((await popular(key)).status).toBe(200);
});

describe("calls in flight", () => {
  const limits = new CallerLimits({ ...NO_LIMITS, keyCallsInFlight: 2, tokenCallsInFlight: 1 }, []);
  const request = new IncomingMessage(new Socket());
  const key = { kind: "key", key_id: "a", scope: "read" } as const;
  const user = { user_id: "u", user_hash: "u", issued_at: 0, expires_at: 1 };
  const token = { ...key, ...user, kind: "token" } as const;
  const message = (caller: Caller, response: ServerResponse) =>
    limits.takeCall(caller, request, response)?.message;

  test("of a caller are limited; the calls of a batch are one, and a stream is none", () => {
    const [first, second, third] = [1, 2, 3].map(() => new ServerResponse(request));
    if (first === undefined || second === undefined || third === undefined) throw new Error("made");
    expect([message(key, first), message(key, first), message(key, second)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(message(key, third)).toBe("2 calls of this key are in flight: wait for their answers");
    expect(third.getHeader("retry-after")).toBe("1");
    // Other callers have counts of their own.
    expect(message({ ...key, key_id: "b" }, third)).toBeUndefined();
    expect(message(token, new ServerResponse(request))).toBeUndefined();
    expect(message(token, new ServerResponse(request))).toContain("1 calls of this token");
    first.emit("close");
    expect(message(key, new ServerResponse(request))).toBeUndefined();
    const stream = new ServerResponse(request);
    expect(limits.openStream(key, stream)).toBeUndefined();
    expect(message(key, stream)).toBeUndefined();
  });
});

describe("streams", () => {
  test("a user of tokens has so many at once; a closed one makes room", async () => {
    const key = await start({ tokenStreams: 2 });
    const open = async (user_id: string) => {
      const ending = new AbortController();
      const input = encodeURIComponent(JSON.stringify({ user_id }));
      const answer = await fetch(`${server.url}/trpc/live?input=${input}`, {
        headers: { ...bearer(tokenOf(key, user_id)), accept: "text/event-stream" },
        signal: ending.signal,
      });
      return { answer, close: () => ending.abort() };
    };
    const streams = [await open("alice"), await open("alice"), await open("bob")];
    expect(streams.map(({ answer }) => answer.status)).toEqual([200, 200, 200]);
    const refused = await open("alice");
    expect(await refused.answer.text()).toContain("2 subscriptions of this token are open");
    streams[0]?.close();
    await expect
      .poll(async () => {
        const again = await open("alice");
        again.close();
        return again.answer.headers.get("content-type");
      })
      .toContain("text/event-stream");
    for (const { close } of streams) close();
  });
});

describe("failed sign-ins", () => {
  test("too many wrong credentials of an address get 429; a right one is still served", async () => {
    const key = await start({ limitsSignIns: true });
    const wrong = await Promise.all(
      Array.from({ length: 110 }, async () => (await popular(createKey().text)).status),
    );
    expect(wrong.filter((status) => status === 401)).toHaveLength(100);
    expect(wrong.filter((status) => status === 429)).toHaveLength(10);
    const refused = await popular("hrk_malformed");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await popular(key)).status).toBe(200);
    // A call without a credential tries none.
    expect((await fetch(`${server.url}/trpc/popular`)).status).toBe(401);
  });
});
