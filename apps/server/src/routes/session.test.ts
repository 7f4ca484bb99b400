/** The page's session: its cookie, who may use it, and every way in which it ends. */
import type { Scope } from "@hellorec/api";
import { createKey } from "@hellorec/credentials";
import { expect, onTestFinished, test } from "vitest";

import type { AppOptions } from "../app.ts";
import { NO_LIMITS } from "../http/rate-limit/caller-limits.ts";
import { request } from "../testing/raw-http.ts";
import { startTestServer } from "../testing/test-ports.ts";

const PAGE = { "sec-fetch-site": "same-origin" };
const HOUR_MS = 3_600_000;

/** A server with a key, and calls of its page. */
async function startPage(scope: Scope = "write", options: Partial<AppOptions> = {}) {
  const server = await startTestServer(options);
  onTestFinished(() => server.app.close());
  const key = await server.keys.add(scope, { name: "shop" });
  const call = (method: string, path: string, headers = {}, body = "") =>
    request(server.port, method, path, { ...PAGE, ...headers }, body);
  const signIn = (text: string, headers: Record<string, string> = {}) =>
    call("POST", "/session", headers, JSON.stringify({ key: text }));
  /** Signs in, and gives the cookie as a browser sends it. */
  const cookieOf = async (text: string, headers: Record<string, string> = {}) => {
    const { status, headers: given } = await signIn(text, headers);
    expect(status).toBe(200);
    return { cookie: given.get("set-cookie")?.split(";")[0] ?? "" };
  };
  const popular = async (headers: Record<string, string>) =>
    (await call("POST", "/popular", headers)).status;
  return { server, key, call, signIn, cookieOf, popular };
}

const dataOf = (body: string): unknown => {
  const { data }: { data: unknown } = JSON.parse(body);
  return data;
};

test("without a key in the store nobody needs to sign in", async () => {
  const server = await startTestServer();
  onTestFinished(() => server.app.close());
  const { status, body } = await request(server.port, "GET", "/session", PAGE);
  expect([status, dataOf(body)]).toEqual([200, { needed: false }]);
  const proxied = await request(server.port, "GET", "/session", { ...PAGE, via: "1.1 shop" });
  expect(dataOf(proxied.body)).toEqual({ needed: true });
});

test("a key becomes a session, whose cookie holds nothing of the key", async () => {
  const { key, call, signIn, popular } = await startPage("read");
  expect(dataOf((await call("GET", "/session")).body)).toEqual({ needed: true });
  const { status, body, headers } = await signIn(key.text);
  expect(status).toBe(200);
  const info = { scope: "read", name: "shop", expires_at: expect.any(String) };
  expect(dataOf(body)).toEqual(info);
  const [value = "", ...attributes] = (headers.get("set-cookie") ?? "").split("; ");
  expect(value).toMatch(/^hellorec_session=hrs_[0-9A-Za-z]{43}$/);
  expect(attributes).toEqual(["Path=/", "Max-Age=43200", "HttpOnly", "SameSite=Strict"]);
  expect(value + body).not.toContain(key.text.slice(4, 30));

  const session = { cookie: `theme=dark; ${value}` };
  expect(dataOf((await call("GET", "/session", session)).body)).toEqual(info);
  expect(await popular(session)).toBe(200);
  const rpc = await call("GET", "/trpc/popular?input=%7B%7D", session);
  expect(rpc.status).toBe(200);
});

test("a session may do what its key may, and sign no tokens", async () => {
  const { key, call, cookieOf } = await startPage("read");
  const session = await cookieOf(key.text);
  expect((await call("POST", "/users/list", session)).status).toBe(403);
  const { server } = await startPage();
  const admin = await server.keys.add("admin");
  const { headers } = await request(
    server.port,
    "POST",
    "/session",
    PAGE,
    JSON.stringify({ key: admin.text }),
  );
  const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
  const body = JSON.stringify({ user_id: "alice", expires_in: 60 });
  const token = await request(server.port, "POST", "/tokens/create", { ...PAGE, cookie }, body);
  expect(token.status).toBe(403);
});

test.each([
  ["no word of the browser", {}],
  ["a typed address", { "sec-fetch-site": "none" }],
  ["a page of the same site", { "sec-fetch-site": "same-site" }],
  [
    "a page of an allowed origin",
    { "sec-fetch-site": "cross-site", origin: "https://shop.example" },
  ],
])("%s: no sign-in, no session, no sign-out", async (_, headers: Record<string, string>) => {
  const { server, key, cookieOf, popular } = await startPage("write", {
    access: {
      listenAddress: "127.0.0.1",
      allowedOrigins: ["https://shop.example"],
      allowedHosts: [],
    },
  });
  const session = await cookieOf(key.text);
  const from = (method: string, path: string, body = "") =>
    request(server.port, method, path, { ...headers, ...session }, body);
  expect((await from("POST", "/session", JSON.stringify({ key: key.text }))).status).toBe(403);
  expect([401, 403]).toContain((await from("POST", "/popular")).status);
  expect([401, 403]).toContain((await from("GET", "/trpc/popular?input=%7B%7D")).status);
  expect((await from("DELETE", "/session")).status).toBe(403);
  expect(dataOf((await from("GET", "/session")).body)).toEqual({ needed: true });
  expect(await popular(session)).toBe(200);
});

test("whatever is wrong with a key gets one answer, and no cookie", async () => {
  const { server, key, signIn } = await startPage();
  const expired = await server.keys.add("read", { expires_at: Date.now() - 1 });
  const revoked = await server.keys.add("read", { revoked_at: Date.now() - 1 });
  const last = key.text.slice(-1);
  const wrong = [
    createKey().text,
    expired.text,
    revoked.text,
    key.text.slice(0, -1) + (last === "a" ? "b" : "a"),
    key.text.slice(0, -1),
    "",
    "hrk_",
    "hunter2",
    "ключ",
  ];
  const answers = await Promise.all(wrong.map((text) => signIn(text)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  expect(answers.map(({ headers }) => headers.get("set-cookie"))).toEqual(wrong.map(() => null));
});

test("wrong keys of one address are refused after 100, and a right one is not", async () => {
  const { key, signIn } = await startPage("read", {
    callerLimits: { ...NO_LIMITS, limitsSignIns: true },
  });
  const wrong = createKey().text;
  const answers = await Promise.all(Array.from({ length: 120 }, () => signIn(wrong)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(100);
  const refused = answers.find(({ status }) => status === 429);
  expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await signIn(key.text)).status).toBe(200);
});

test.each(['{"key":1}', "{}", '{"key":"a","more":1}', "hrk_typed_as_it_is", '"hrk_text"', "[]"])(
  "a body that is no sign-in is refused, and not repeated: %s",
  async (body) => {
    const { call } = await startPage();
    const answer = await call("POST", "/session", {}, body);
    expect(answer.status).toBe(400);
    expect(answer.body).not.toContain("hrk_t");
  },
);

test("a text that is too long for a key is refused, and not repeated", async () => {
  const { signIn } = await startPage();
  const { status, body } = await signIn("x".repeat(100_000));
  expect(status).toBe(400);
  expect(body.length).toBeLessThan(300);
});

test("signing out ends the session, not only its cookie", async () => {
  const { server, key, call, cookieOf, popular } = await startPage();
  const session = await cookieOf(key.text);
  const { status, body, headers } = await call("DELETE", "/session", session);
  expect([status, dataOf(body)]).toEqual([200, null]);
  expect(headers.get("set-cookie")).toMatch(/^hellorec_session=; Path=\/; Max-Age=0; /);
  expect(await popular(session)).toBe(401);
  expect((await server.keys.store.keys.records(0)).sessions).toEqual([]);
  expect((await call("DELETE", "/session", session)).status).toBe(200);
});

test("signing in again ends the session before", async () => {
  const { key, cookieOf, popular } = await startPage();
  const first = await cookieOf(key.text);
  const second = await cookieOf(key.text, first);
  expect(second).not.toEqual(first);
  expect([await popular(first), await popular(second)]).toEqual([401, 200]);
});

test("a session ends with its key", async () => {
  const { server, key, call, cookieOf, popular } = await startPage();
  const session = await cookieOf(key.text);
  await server.keys.store.keys.revoke(key.id, Date.now());
  await server.keys.registry.refresh();
  expect(await popular(session)).toBe(401);
  expect(dataOf((await call("GET", "/session", session)).body)).toEqual({ needed: true });

  const expires_at = Date.now() + HOUR_MS;
  const short = await server.keys.add("read", { expires_at });
  const { body, headers } = await call("POST", "/session", {}, JSON.stringify({ key: short.text }));
  expect(dataOf(body)).toMatchObject({ expires_at: new Date(expires_at).toISOString() });
  const [, maxAge] = /Max-Age=(\d+)/.exec(headers.get("set-cookie") ?? "") ?? [];
  expect(Number(maxAge)).toBeLessThanOrEqual(HOUR_MS / 1000);
  expect(Number(maxAge)).toBeGreaterThan(HOUR_MS / 1000 - 60);
});

test("beyond this machine the cookie goes over TLS alone", async () => {
  const { key, signIn } = await startPage("read", {
    access: { listenAddress: "0.0.0.0", allowedOrigins: [], allowedHosts: [] },
  });
  const isSecure = async (headers: Record<string, string>) =>
    (await signIn(key.text, headers)).headers.get("set-cookie")?.endsWith("; Secure");
  expect(await isSecure({ host: "shop.example" })).toBe(true);
  expect(await isSecure({ host: "127.0.0.1.shop.example" })).toBe(true);
  expect(await isSecure({ host: "localhost:5000", "x-forwarded-for": "10.0.0.1" })).toBe(true);
  expect(await isSecure({ host: "LOCALHOST:5000" })).toBe(false);
  expect(await isSecure({ host: "[::1]:5000" })).toBe(false);
});

test("neither a key nor a session is logged", async () => {
  const { server, key, cookieOf, call } = await startPage();
  const session = await cookieOf(key.text);
  await call("POST", "/session", session, JSON.stringify({ key: `${key.text}x` }));
  await call("DELETE", "/session", session);
  const log = server.logged.join("\n");
  expect(log).not.toContain("hrk_");
  expect(log).not.toContain("hrs_");
});

test("the address takes no other method", async () => {
  const { call } = await startPage();
  const { status, headers } = await call("PUT", "/session");
  expect([status, headers.get("allow")]).toEqual([405, "DELETE, GET, HEAD, OPTIONS, POST"]);
});
