/** Wrong methods and unknown paths around the legacy Flask API. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { request } from "../testing/raw-http.ts";
import type { TestHost } from "../testing/test-ports.ts";
import { startTestHost } from "../testing/test-ports.ts";

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.app.close());

describe("the paths of the legacy Flask API", () => {
  test.each([
    ["POST", "/", 405, "GET, HEAD, OPTIONS"],
    ["PUT", "/hello_rec", 405, "OPTIONS, POST"],
    ["PROPFIND", "/hello_rec", 405, "OPTIONS, POST"],
    ["OPTIONS", "/", 200, "GET, HEAD, OPTIONS"],
    ["OPTIONS", "/hello_rec", 200, "OPTIONS, POST"],
    ["HEAD", "/", 200, undefined],
    ["GET", "/hello_rec/", 404, undefined],
    ["OPTIONS", "/nope", 404, undefined],
  ])("%s %s: %i", async (method, path, status, allow) => {
    const answer = await request(host.port, method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("allow") ?? undefined).toBe(allow);
  });
});
