/** Credentials: what is wrong with one is said in one way, and streams end with theirs. */
import { setTimeout as sleep } from "node:timers/promises";

import { createKey, createSession, createUserToken } from "@hellorec/credentials";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { textOf } from "./http/access/key-registry.ts";
import { LEGACY_CALL_PATHS } from "./http/access/open-addresses.ts";
import { exchange } from "./testing/raw-http.ts";
import type { TestServer } from "./testing/test-ports.ts";
import { startTestServer } from "./testing/test-ports.ts";

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.app.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers });
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
const CALL = "/trpc/popular";
const LIVE = `/trpc/live?input=${encodeURIComponent('{"user_id":"alice"}')}`;

/** A session of the page: its cookie, and the headers of a request of the page itself. */
async function signIn(changed: { readonly expires_at?: number } = {}) {
  const key = await server.keys.add("admin");
  const { text, hash } = createSession();
  const now = Date.now();
  await server.keys.store.keys.addSession({
    session_hash: textOf(hash),
    key_id: key.id,
    created_at: now,
    expires_at: now + 60_000,
    ...changed,
  });
  await server.keys.registry.refresh();
  const cookie = `theme=dark; hellorec_session=${text}`;
  return { key, cookie, own: { cookie, "sec-fetch-site": "same-origin" } };
}

/** Opens a stream. Resolves once it has sent something; `ended` once it was cut off. */
async function open(headers: Record<string, string>) {
  const response = await get(LIVE, headers);
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  await reader?.read();
  const drain = async (): Promise<string> => {
    while ((await reader?.read())?.done === false);
    return "ended";
  };
  const ended = drain().catch(() => "cut off");
  return { ended, isOpen: async () => (await Promise.race([ended, sleep(100, true)])) === true };
}

describe("a bad credential", () => {
  const wrong: readonly (readonly [name: string, header: (key: string) => string])[] = [
    ["nothing", () => ""],
    ["no scheme", (key) => key],
    ["another scheme", (key) => `Basic ${Buffer.from(`a:${key}`).toString("base64")}`],
    ["the scheme alone", () => "Bearer"],
    ["a truncated key", (key) => `Bearer ${key.slice(0, -1)}`],
    ["a wrong checksum", (key) => `Bearer ${key.slice(0, -1)}${key.endsWith("0") ? "1" : "0"}`],
    ["a longer key", (key) => `Bearer ${key}0`],
    ["two keys", (key) => `Bearer ${key} ${key}`],
    ["an unknown key", () => `Bearer ${createKey().text}`],
    ["unicode", () => "Bearer \u00e9\u00fc"],
    ["12 kB", () => `Bearer hrk_${"a".repeat(12_000)}`],
    ["a token that is none", () => "Bearer hru_abc"],
    ["an empty token", () => `Bearer hru_.${"A".repeat(86)}`],
    ["a token of an unknown key", () => `Bearer ${tokenOf(createKey().text)}`],
    ["a truncated token", (key) => `Bearer ${tokenOf(key).slice(0, -1)}`],
    ["a session in place of a key", () => `Bearer ${createSession().text}`],
  ];

  test.each(wrong)("%s gets the answer of all others", async (_name, header) => {
    const { text } = await server.keys.add("admin");
    const authorization = header(text);
    const [none, bad] = [await get(CALL), await get(CALL, { authorization })];
    expect(bad.status).toBe(401);
    expect(await bad.text()).toBe(await none.text());
    expect(bad.headers.get("www-authenticate")).toBe('Bearer realm="hellorec"');
    expect(Object.fromEntries(bad.headers)).toEqual({
      ...Object.fromEntries(none.headers),
      date: bad.headers.get("date"),
      "x-request-id": bad.headers.get("x-request-id"),
    });
  });

  test("two headers, each with a valid key, get it too", async () => {
    const { text } = await server.keys.add("admin");
    const line = `Authorization: Bearer ${text}\r\n`;
    const answer = await exchange(
      server.port,
      `GET ${CALL} HTTP/1.1\r\nHost: localhost\r\n${line}${line}Connection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toContain('"hellorec_code":2001');
  });

  test("in REST it has the envelope, with a body of any size", async () => {
    await server.keys.add("admin");
    for (const body of ["{}", "x".repeat(3 * 1_048_576)]) {
      const response = await fetch(`${server.url}/popular`, { method: "POST", body });
      expect([response.status, await response.json()]).toEqual([
        401,
        { code: 2001, msg: expect.stringContaining("Authorization: Bearer") },
      ]);
    }
  });

  test("in a batch each call is checked", async () => {
    const { text } = await server.keys.add("read");
    const response = await get("/trpc/popular,users.list?batch=1&input=%7B%7D", bearer(text));
    expect(await response.json()).toEqual([
      { result: expect.anything() },
      { error: expect.objectContaining({ data: expect.objectContaining({ code: "FORBIDDEN" }) }) },
    ]);
  });
});

const tokenOf = (key: string, user_id = "alice", expires_in = 3600): string =>
  createUserToken(key, { user_id, expires_in });

describe("once there is a key", () => {
  test.each(["/", "/livez", "/readyz", "/app", "/app/", "/app/items"])(
    "GET %s needs none",
    async (path) => {
      await server.keys.add("admin");
      expect((await get(path)).status).not.toBe(401);
    },
  );

  test.each([
    "/docs/",
    "/docs/http.md",
    "/README.md",
    "/llms.txt",
    "/trpc",
    "/nowhere",
    "/appendix",
    "/app.json",
  ])("GET %s needs one", async (path) => {
    const { text } = await server.keys.add("read");
    expect((await get(path)).status).toBe(401);
    expect((await get(path, bearer(text))).status).not.toBe(401);
  });

  test.each([...LEGACY_CALL_PATHS])("POST %s needs one, with the envelope of all", async (path) => {
    await server.keys.add("admin");
    const response = await fetch(server.url + path, { method: "POST", body: '{"user_id":"a"}' });
    expect(await response.json()).toMatchObject({ code: 2001 });
    expect(response.status).toBe(401);
  });

  test("a key makes a token by itself, and a token none", async () => {
    const { text } = await server.keys.add("read");
    const create = (credential: string) =>
      fetch(`${server.url}/tokens/create`, {
        method: "POST",
        body: '{"user_id":"alice"}',
        headers: bearer(credential),
      });
    const made: unknown = await (await create(text)).json();
    expect(made).toMatchObject({ code: 0, data: { token: expect.stringMatching(/^hru_/) } });
    const token = JSON.stringify(made).match(/hru_[\w.-]+/)?.[0] ?? "";
    expect((await get(CALL, bearer(token))).status).toBe(200);
    expect((await create(token)).status).toBe(403);
  });

  test("a token that a signature fits, made from what is stored, is refused", async () => {
    const key = await server.keys.add("admin");
    const stored = server.keys.registry.key(key.id)?.stored;
    if (stored === undefined) throw new Error("the key is stored");
    // These are in every backup: neither makes a key that signs or calls.
    for (const secret of [stored.secret_hash, stored.public_key]) {
      const guess = `hrk_${stored.key_id}_${secret}`;
      expect((await get(CALL, bearer(guess))).status).toBe(401);
      expect(() => tokenOf(guess)).toThrow("the key is not complete");
    }
  });
});

describe("a session", () => {
  test("counts for requests of the page itself alone", async () => {
    const { cookie, own } = await signIn();
    expect((await get("/trpc/users.list", own)).status).toBe(200);
    for (const site of ["none", "same-site", "cross-site"]) {
      const status = (await get(CALL, { cookie, "sec-fetch-site": site })).status;
      expect([401, 403]).toContain(status);
    }
    expect((await get(CALL, { cookie })).status).toBe(401);
  });

  test("ends by itself, by signing out and with its key", async () => {
    const expired = await signIn({ expires_at: Date.now() - 1 });
    expect((await get(CALL, expired.own)).status).toBe(401);
    const { key, own } = await signIn();
    expect((await get(CALL, own)).status).toBe(200);
    await server.keys.store.keys.revoke(key.id, Date.now());
    await server.keys.registry.refresh();
    expect((await get(CALL, own)).status).toBe(401);
  });

  test("makes and rotates no key, as what it made would outlive it", async () => {
    const { key, own } = await signIn();
    const call = async (path: string, input: object, headers: Record<string, string>) => {
      const body = JSON.stringify(input);
      return (await fetch(server.url + path, { method: "POST", body, headers })).status;
    };
    for (const [path, input] of [
      ["/keys/create", { scope: "admin" }],
      ["/keys/rotate", { key_id: key.id }],
    ] as const) {
      expect(await call(path, input, own)).toBe(403);
      expect(await call(path, input, bearer(key.text))).not.toBe(403);
    }
    expect((await get("/trpc/keys.list", own)).status).not.toBe(403);
  });

  test("signs no token", async () => {
    const { own } = await signIn();
    const response = await fetch(`${server.url}/tokens/create`, {
      method: "POST",
      body: '{"user_id":"alice"}',
      headers: own,
    });
    expect(response.status).toBe(403);
  });
});

test("a key that was used before is of no use once it is revoked or has expired", async () => {
  const [key, other] = [await server.keys.add("read"), await server.keys.add("read")];
  const ends = await server.keys.add("read", { expires_at: Date.now() + 1500 });
  const statusOf = async ({ text }: typeof key) => (await get(CALL, bearer(text))).status;
  for (const one of [key, key, other, ends]) expect(await statusOf(one)).toBe(200);
  await server.keys.store.keys.revoke(key.id, Date.now());
  await server.keys.registry.refresh();
  for (let round = 0; round < 2; round++) expect(await statusOf(key)).toBe(401);
  expect(await statusOf(other)).toBe(200);
  await expect.poll(() => statusOf(ends), { timeout: 5000 }).toBe(401);
});

describe("an open stream ends", () => {
  test("when its key is revoked, and no other does", async () => {
    const [key, other] = [await server.keys.add("read"), await server.keys.add("read")];
    const streams = [await open(bearer(key.text)), await open(bearer(tokenOf(key.text)))];
    const stays = await open(bearer(other.text));
    await server.keys.store.keys.revoke(key.id, Date.now());
    await server.keys.registry.refresh();
    await Promise.all(streams.map(({ ended }) => ended));
    expect(await stays.isOpen()).toBe(true);
  });

  test("when its token expires", async () => {
    const { text } = await server.keys.add("read");
    await (
      await open(bearer(tokenOf(text, "alice", 1)))
    ).ended;
    expect((await get(CALL, bearer(text))).status).toBe(200);
  });

  test("when its user is erased", async () => {
    const { text } = await server.keys.add("read");
    const { ended } = await open(bearer(tokenOf(text)));
    await sleep(5);
    await server.keys.erase("alice");
    expect(await ended).toBe("cut off");
  });

  test("when the first key is made", async () => {
    const { ended } = await open({});
    await server.keys.add("admin");
    expect(await ended).toBe("cut off");
  });
});
