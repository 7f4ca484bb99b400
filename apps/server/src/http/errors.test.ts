/** Errors of the server itself: what callers see and what the log gets. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

const JSON_TYPE = { "content-type": "application/json" };

const post = (path: string, body: string | Buffer, headers = {}) =>
  request(server.port, "POST", path, headers, body);

describe("errors of the server", () => {
  const event = '{"events":[{"user_id":"a","item_id":"m","type":"view"}]}';

  test.each([
    ["/track", {}],
    ["/trpc/track", JSON_TYPE],
  ])("%s hides an internal error but logs it", async (path, headers) => {
    server.ports.failure.error = new Error("SELECT secret FROM /var/db");
    const answer = await post(path, event, headers);
    server.ports.failure.error = undefined;
    expect(answer.status).toBe(500);
    expect(answer.body).toContain("internal error");
    expect(answer.body).not.toMatch(/secret|stack|\.ts/);
    expect(server.logged.at(-1)).toContain("SELECT secret");
  });

  test.each([
    ["/track", {}],
    ["/trpc/track", JSON_TYPE],
  ])("%s says when to retry", async (path, headers) => {
    server.ports.failure.error = Object.assign(new Error("queue full"), { code: "UNAVAILABLE" });
    const answer = await post(path, event, headers);
    server.ports.failure.error = undefined;
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(answer.body).toContain("2053");
  });
});
