/** Request targets: absolute ones, and those that are not a path. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { exchange, parseAnswer } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.app.close());

describe("request targets", () => {
  const ask = async (method: string, target: string) => {
    const { port } = server;
    const head = `${method} ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;
    return parseAnswer(await exchange(port, Buffer.from(head)));
  };

  test.each([
    ["GET", "http://127.0.0.1/livez", 200],
    ["GET", "HTTP://LOCALHOST:5000/livez", 200],
    ["GET", "http://localhost?x", 200],
    ["GET", "/livez#x", 200],
    ["GET", "//livez", 404],
    ["POST", "http://localhost/", 405],
    ["GET", "http://localhost/nope", 404],
    ["GET", "http://localhost/trpc/helloRec?input=%7B%22user_id%22:%22a%22%7D", 200],
    ["GET", "http://evil.example/", 403],
    ["GET", "http:///", 403],
    ["GET", "http://10.0.0.7:5000/livez", 200],
  ])("%s %s: %i", async (method, target, status) => {
    const answer = await ask(method, target);
    expect(answer.status).toBe(status);
    if (target.includes("/livez") && status === 200) expect(answer.body).toContain("alive");
  });

  test.each(["*", "/é", "/hello_rec/é"])("%s is a page that is not there", async (target) => {
    const answer = await ask("GET", target);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.body).toContain("<h1>Not Found</h1>");
  });
});
