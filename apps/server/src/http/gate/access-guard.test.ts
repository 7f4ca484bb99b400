/** Which callers the access guard serves: pages of other sites, foreign host names, programs. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { request } from "../../testing/raw-http.ts";
import type { TestServer } from "../../testing/test-ports.ts";
import { startTestServer } from "../../testing/test-ports.ts";

let server: TestServer;
let open: TestServer;
beforeAll(async () => {
  const settings = { allowedOrigins: ["https://shop.example"], allowedHosts: ["rec.example"] };
  server = await startTestServer({ access: { listenAddress: "127.0.0.1", ...settings } });
  server.readiness.ready();
  open = await startTestServer({
    access: { listenAddress: "0.0.0.0", allowedOrigins: [], allowedHosts: [] },
  });
});
afterAll(async () => {
  await server.app.close();
  await open.app.close();
});

type Headers = Record<string, string>;
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "content-type": "application/json" };

const allowed: [who: string, headers: Headers][] = [
  ["curl", {}],
  ["curl -d", FORM],
  ["a page of this server", { "sec-fetch-site": "same-origin", origin: "http://localhost:5000" }],
  ["a typed address", { "sec-fetch-site": "none" }],
  ["an older browser, same origin", { host: "localhost:5000", origin: "http://localhost:5000" }],
  ["a TLS proxy, same origin", { host: "rec.example", origin: "https://rec.example" }],
  ["the default port, written out", { host: "rec.example:80", origin: "http://rec.example" }],
  ["an allowed origin", { origin: "https://shop.example", "sec-fetch-site": "cross-site" }],
  ["another port of the loopback", { host: "localhost:8080" }],
  ["IPv6", { host: "[::1]:5000" }],
  ["a host with a final dot", { host: "LOCALHOST.:5000" }],
];

const refused: [who: string, headers: Headers, setting: string][] = [
  [
    "a page elsewhere",
    { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    "ORIGINS",
  ],
  ["a form elsewhere", { ...FORM, "sec-fetch-site": "cross-site" }, "ORIGINS"],
  ["a sibling site", { "sec-fetch-site": "same-site", origin: "http://b.rec.example" }, "ORIGINS"],
  ["an older browser elsewhere", { ...FORM, origin: "https://evil.example" }, "ORIGINS"],
  ["a sandboxed page", { origin: "null" }, "ORIGINS"],
  [
    "a sandboxed page, said to be ours",
    { origin: "null", "sec-fetch-site": "same-origin" },
    "ORIGINS",
  ],
  [
    "another port of the same host",
    { host: "localhost:1", origin: "http://localhost:2" },
    "ORIGINS",
  ],
  ["an origin that is no URL", { origin: "evil" }, "ORIGINS"],
  ["a name that resolves here", { host: "evil.example:5000" }, "HOSTS"],
  ["the same, as its own origin", { host: "evil.example", origin: "http://evil.example" }, "HOSTS"],
  ["a name that starts alike", { host: "localhost.evil.example" }, "HOSTS"],
];

describe.each(["/hello_rec", "/track", "/nope"])("POST %s", (path) => {
  test.each(allowed)("lets %s in", async (_who, headers) => {
    const answer = await request(server.port, "POST", path, headers, '{"user_id":"a"}');
    expect(answer.status).not.toBe(403);
  });

  test.each(refused)("refuses %s", async (_who, headers, setting) => {
    const answer = await request(server.port, "POST", path, headers, '{"user_id":"a"}');
    expect(answer.status).toBe(403);
    const { code, msg }: { code: number; msg: string } = JSON.parse(answer.body);
    expect(code).toBe(2003);
    expect(msg).toContain(`ALLOWED_${setting}`);
  });
});

describe.each([
  ["GET", "/trpc/helloRec?input=%7B%22user_id%22%3A%22a%22%7D"],
  ["GET", "/%74rpc/hello%52ec?input=%7B%22user_id%22%3A%22a%22%7D"],
  ["POST", "/trpc/helloRec"],
])("%s %s", (method, path) => {
  test.each(allowed)("lets %s in", async (_who, headers) => {
    const json = { ...headers, ...JSON_TYPE };
    const answer = await request(
      server.port,
      method,
      path,
      json,
      method === "GET" ? "" : '{"user_id":"a"}',
    );
    expect(answer.status).toBe(200);
  });

  test.each(refused)("refuses %s", async (_who, headers) => {
    const answer = await request(server.port, method, path, { ...headers, ...JSON_TYPE });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { data: { code: "FORBIDDEN", hellorec_code: 2003, httpStatus: 403 } },
    });
  });
});

describe("pages", () => {
  test.each(["/", "/docs/http.md"])("%s may be linked to, under a known name", async (path) => {
    const fromElsewhere = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await request(server.port, "GET", path, fromElsewhere)).status).toBe(200);
    expect((await request(server.port, "GET", path, { host: "evil.example" })).status).toBe(403);
  });
});

test("beyond loopback, without names configured, any Host will do", async () => {
  const answer = await request(open.port, "GET", "/", { host: "rec.internal" });
  expect(answer.status).toBe(200);
});
