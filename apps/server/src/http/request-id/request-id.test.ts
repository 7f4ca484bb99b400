/** Request IDs: which are taken, which answers carry one, and that the log has the same. */
import { afterAll, beforeAll, expect, test } from "vitest";

import type { TestServer } from "../../testing/test-ports.ts";
import { startTestServer } from "../../testing/test-ports.ts";
import { traceIdOf } from "./trace-parent.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

/** The ID in the answer to a request; null: it has none. */
async function idOf(path: string, init: RequestInit & { id?: string } = {}) {
  const headers = new Headers(init.headers);
  if (init.id !== undefined) headers.set("x-request-id", init.id);
  const response = await fetch(`${server.url}${path}`, { ...init, headers });
  await response.text();
  return response.headers.get("x-request-id");
}

const QUERY = `/trpc/helloRec?input=${encodeURIComponent('{"user_id":"a"}')}`;
const post = (body: string) => ({ method: "POST", body });
/** One path for each way by which an answer leaves. */
const ways: readonly [string, RequestInit][] = [
  [QUERY, {}],
  [`${QUERY}&batch=1`, {}],
  ["/trpc/nothing", {}],
  ["/hello_rec", post('{"user_id":"a"}')],
  ["/hello_rec", post("no JSON")],
  ["/items/get", post('{"item_id":"none"}')],
  ["/nowhere", {}],
  ["/livez", {}],
  ["/docs/", {}],
  ["/track", { ...post("{}"), headers: { origin: "https://evil.example" } }],
];

test.each(ways)("%s gives back the ID that was sent", async (path, init) => {
  expect(await idOf(path, { ...init, id: "checkout-17_a.b" })).toBe("checkout-17_a.b");
  expect(await idOf(path, { ...init, id: "x".repeat(128) })).toBe("x".repeat(128));
});

test.each(["x".repeat(129), "a b", "a,b", "<script>", 'a"b', "ü", "a;b"])(
  "%s is not taken",
  async (id) => {
    expect(await idOf(QUERY, { id })).toBeNull();
    expect(await idOf("/nowhere", { id })).toMatch(/^[\da-f]{12}-[\da-z]+$/);
  },
);

test("errors and refusals get one that is made, each another; other answers get none", async () => {
  const { headers } = ways.at(-1)?.[1] ?? {};
  const made = [
    await idOf("/nowhere"),
    await idOf("/trpc/nothing"),
    await idOf("/items/get", post("{}")),
    await idOf("/track", { method: "POST", body: "{}", headers: headers ?? {} }),
  ];
  expect(made).not.toContain(null);
  expect(new Set(made).size).toBe(made.length);
  expect([await idOf(QUERY), await idOf("/livez")]).toEqual([null, null]);
});

test("the calls of the Flask app get one only if it was sent", async () => {
  expect(await idOf("/hello_rec", post("no JSON"))).toBeNull();
  expect(await idOf("/hello_rec")).toBeNull();
  expect(await idOf("/multiply?x=1", post("x".repeat(2_000_000)))).toBeNull();
});

test("a line of the log has the ID of the answer, and the caller's trace", async () => {
  server.ports.failure.error = new Error("the disk is gone");
  const body = JSON.stringify({ events: [{ user_id: "a", item_id: "b", type: "view" }] });
  const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
  const rest = await idOf("/track", { ...post(body), headers: { traceparent } });
  const type = { "content-type": "application/json" };
  const rpc = await idOf("/trpc/track", { ...post(body), headers: type });
  const batch = await idOf("/trpc/track,model.train?batch=1", {
    ...post(`{"0":${body},"1":{}}`),
    headers: { ...type, traceparent: "00-00000000000000000000000000000000-b7ad6b7169203331-01" },
  });
  const sent = await idOf("/trpc/track", { ...post(body), headers: type, id: "mine" });
  server.ports.failure.error = undefined;
  const lines = server.logged.map((line): unknown => JSON.parse(line));
  expect(lines).toMatchObject([
    { request_id: rest, trace_id: TRACE },
    { request_id: rpc },
    { request_id: batch },
    { request_id: sent },
  ]);
  expect(sent).toBe("mine");
  expect(JSON.stringify(lines).match(/trace_id/g)).toHaveLength(1);
});

test.each([
  ["", TRACE],
  ["-more", undefined],
  ["x", undefined],
  [`, 00-${TRACE}-b7ad6b7169203331-01`, undefined],
])("a traceparent of version 00 that goes on with %j has the trace %s", (rest, id) => {
  const after = `-${TRACE}-b7ad6b7169203331-01${rest}`;
  expect(traceIdOf({ headers: { traceparent: `00${after}` } })).toBe(id);
  const isLaterVersion = rest === "" || rest.startsWith("-");
  expect(traceIdOf({ headers: { traceparent: `01${after}` } })).toBe(
    isLaterVersion ? TRACE : undefined,
  );
});
