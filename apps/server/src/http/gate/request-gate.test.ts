/** Headers of every answer. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { request } from "../../testing/raw-http.ts";
import type { TestServer } from "../../testing/test-ports.ts";
import { startTestServer } from "../../testing/test-ports.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

const post = (path: string, body: string | Buffer, headers = {}) =>
  request(server.port, "POST", path, headers, body);

test("answers carry security headers", async () => {
  const answer = await post("/hello_rec", '{"user_id":"a"}');
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  const page = await request(server.port, "GET", "/nowhere");
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(page.headers.get("x-frame-options")).toBe("DENY");
});

test("an answer that no route gave carries them too", async () => {
  const elsewhere = { "sec-fetch-site": "cross-site" };
  for (const path of ["/trpc/helloRec", "/hello_rec"]) {
    const refused = await request(server.port, "PUT", path, elsewhere, "x");
    expect(refused.status).toBe(403);
    expect(refused.headers.get("content-type")).toBe("application/json");
    expect(refused.headers.get("x-content-type-options")).toBe("nosniff");
    expect(refused.headers.get("cache-control")).toBe("no-store");
  }
});

test("a 503 says when to try again, and an answer to a POST nothing of caching", async () => {
  const ready = await request(server.port, "GET", "/readyz");
  expect(ready.status).toBe(503);
  expect(ready.headers.get("retry-after")).toBe("1");
  const answer = await post("/hello_rec", '{"user_id":"a"}');
  expect(answer.headers.get("cache-control")).toBeNull();
});
