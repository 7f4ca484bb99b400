/** The calls of the session, over every answer that a server may give. */
import { expect, test, vi } from "vitest";

import { readSession } from "./session.ts";
import type { Fetch } from "./session.ts";
import { signIn, SignInError, signOut } from "./sign-in.ts";

const SERVER = new URL("https://shop.example/rec/");
const SESSION = { scope: "write", name: "shop", expires_at: "2026-12-01T00:00:00.000Z" };

/** The calls over a server with one answer, and the requests that it got. */
function callsOver(status: number, body: unknown, headers: Record<string, string> = {}) {
  const fetch = vi.fn<Fetch>(async () =>
    body instanceof Error
      ? Promise.reject(body)
      : new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers }),
  );
  return {
    fetch,
    calls: {
      read: () => readSession(SERVER, fetch),
      signIn: (key: string) => signIn(SERVER, fetch, key),
      signOut: () => signOut(SERVER, fetch),
    },
  };
}

const success = (data: unknown) => ({ code: 0, msg: "ok", data });

test("reads whether a session is needed, and the session", async () => {
  const { calls, fetch } = callsOver(200, success({ needed: true }));
  expect(await calls.read()).toEqual({ needed: true });
  expect(fetch.mock.calls[0]?.[0].href).toBe("https://shop.example/rec/session");
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ cache: "no-store" });
  expect(await callsOver(200, success(SESSION)).calls.read()).toEqual(SESSION);
  const nameless = { scope: "read", expires_at: SESSION.expires_at };
  expect(await callsOver(200, success(nameless)).calls.read()).toEqual({ ...nameless, name: "" });
});

test("the key goes into the body, and nowhere else", async () => {
  const { calls, fetch } = callsOver(200, success(SESSION));
  expect(await calls.signIn("hrk_secret")).toEqual(SESSION);
  const [url, init] = fetch.mock.calls[0] ?? [];
  expect(init?.body).toBe('{"key":"hrk_secret"}');
  expect(url?.href).not.toContain("hrk_");
  expect(JSON.stringify(init?.headers)).not.toContain("hrk_");
});

test("signs out", async () => {
  const { calls, fetch } = callsOver(200, success(null));
  await calls.signOut();
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: "DELETE" });
});

test.each([
  [401, { code: 2001, msg: "no" }, {}, "wrong_key", "not valid"],
  [429, { code: 2029, msg: "no" }, { "retry-after": "7" }, "too_many", "in 7 s"],
  [429, { code: 2029, msg: "no" }, {}, "too_many", "later"],
  [403, { code: 2003, msg: "use https" }, {}, "refused", "use https"],
  [502, "<p>Bad gateway</p>", {}, "no_answer", "cannot be reached"],
  [502, {}, {}, "no_answer", "cannot be reached"],
  [0, new TypeError("fetch failed"), {}, "no_answer", "cannot be reached"],
] as const)("HTTP %s %j is told as what it is", async (status, body, headers, reason, words) => {
  const error: unknown = await callsOver(status, body, headers)
    .calls.signIn("hrk_x")
    .catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(SignInError);
  expect(error).toMatchObject({ reason });
  expect(String(error)).toContain(words);
});

test.each([null, [], "text", { scope: "root", expires_at: "x" }, { scope: "read" }])(
  "an answer of another server is none: %j",
  async (data) => {
    const { calls } = callsOver(200, success(data));
    await expect(calls.read()).rejects.toThrow("no session");
    await expect(calls.signIn("hrk_x")).rejects.toMatchObject({ reason: "no_answer" });
  },
);
