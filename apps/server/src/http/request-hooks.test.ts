/** Headers of every answer. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestHost } from "../testing/test-ports.ts";
import { startTestHost } from "../testing/test-ports.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.app.close());

const post = (path: string, body: string | Buffer, headers = {}) =>
  request(host.port, "POST", path, headers, body);

test("answers carry security headers", async () => {
  const answer = await post("/hello_rec", '{"user_id":"a"}');
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  const page = await request(host.port, "GET", "/nowhere");
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(page.headers.get("x-frame-options")).toBe("DENY");
});
